package io.penstock.broker.pipeline;

import io.penstock.protocol.agent.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * What the log thread does by the clock, between batches: short tasks that never block.
 *
 * <p>Owner: the log thread. Nothing of it survives a crash; what a timer had due is found again from state.
 */
public final class Timers {
    private static final class Timer {
        private final long intervalNanos;
        private final IntSupplier task;
        private long dueNanos;

        private Timer(long intervalNanos, long dueNanos, IntSupplier task) {
            this.intervalNanos = intervalNanos;
            this.dueNanos = dueNanos;
            this.task = task;
        }
    }

    private final Clock clock;
    private final List<Timer> timers = new ArrayList<>();
    private long nextNanos = Long.MAX_VALUE;

    public Timers(Clock clock) {
        this.clock = clock;
    }

    /** Runs a task each interval; it answers how much it did. */
    public void every(long intervalMs, IntSupplier task) {
        long intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMs);
        long due = clock.nanos() + intervalNanos;
        timers.add(new Timer(intervalNanos, due, task));
        nextNanos = timers.size() == 1 ? due : Math.min(nextNanos, due);
    }

    /** Runs what is due; answers how much was done. */
    int run() {
        if (timers.isEmpty() || clock.nanos() - nextNanos < 0) {
            return 0;
        }
        long now = clock.nanos();
        int done = 0;
        long next = now + Long.MAX_VALUE / 2;
        for (Timer timer : timers) {
            if (now - timer.dueNanos >= 0) {
                done += timer.task.getAsInt();
                timer.dueNanos = now + timer.intervalNanos;
            }
            next = next - timer.dueNanos > 0 ? timer.dueNanos : next;
        }
        nextNanos = next;
        return done;
    }
}
