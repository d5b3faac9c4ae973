package io.penstock.broker.delivery;

import io.penstock.protocol.agent.Clock;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Whose turn it is at the reader: first come, first served, but that those who ask a filter about old messages (paced tasks) leave
 * most of the machine to the others.
 *
 * <pre>
 *              not paced, or rested and nobody is held
 *   asked ────────────────────────────────────────────→ served
 *     │                                                   ↑
 *     └─ paced, in a rest ──→ held ── rested ─────────────┘
 *
 *   a paced task that took t is followed by a rest of t × {@code restFactor}, at most 10 ms
 * </pre>
 *
 * <p>A consumer that selects few of many waiting messages asks for one look after the other and would keep a core busy. On a machine of
 * few cores everybody's messages would wait for that core: on two, the p99 of a round trip became three times as long. So looks
 * have {@value #PERCENT_OF_MACHINE} % of the machine's cores together. Dense windows and pages without a selector never wait for a
 * rest, and a held look waits behind at most one of them.
 *
 * <p>Owner: the reader's thread.
 */
final class ReadingOrder {
    /** What all looks together may use of all cores; a machine with ten cores or more needs no rests. */
    private static final int PERCENT_OF_MACHINE = 10;

    /** What waits for the disk, or is kept from its core, has used less of the machine than its time. */
    private static final long REST_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Queue<ReaderTask> asked;
    private final Queue<ReaderTask> held = new ArrayDeque<>();
    private final Clock clock;
    private final double restFactor;
    private long begunAt;
    private long restedAt;

    /**
     * @param asked what the log thread hands over
     * @param cores of the machine, at least 1
     */
    ReadingOrder(Queue<ReaderTask> asked, Clock clock, int cores) {
        this.asked = asked;
        this.clock = clock;
        this.restFactor = Math.max(0, 100.0 / (PERCENT_OF_MACHINE * cores) - 1);
        this.restedAt = clock.nanos();
    }

    /** Takes the task whose turn it is, to be read at once; or answers null if there is none now. */
    ReaderTask next() {
        begunAt = clock.nanos();
        boolean rested = restedAt - begunAt <= 0;
        if (rested && !held.isEmpty()) {
            return held.poll();
        }
        for (ReaderTask task = asked.poll(); task != null; task = asked.poll()) {
            if (rested || !task.isPaced()) {
                return task;
            }
            held.add(task);
        }
        return null;
    }

    /** The task that {@link #next} answered last was read. */
    void read(ReaderTask task) {
        if (task.isPaced()) {
            long now = clock.nanos();
            restedAt = now + Math.min((long) ((now - begunAt) * restFactor), REST_LIMIT_NANOS);
        }
    }

    boolean isHolding() {
        return !held.isEmpty();
    }

    /** Nanoseconds until a paced task may run; 0 or less if it may now. */
    long restLeft() {
        return restedAt - clock.nanos();
    }
}
