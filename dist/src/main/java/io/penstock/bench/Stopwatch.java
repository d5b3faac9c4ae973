package io.penstock.bench;

import io.penstock.protocol.agent.Clock;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Says whether it is time to warm up, to measure or to end, and counts the operations that end while it measures. Thread-safe.
 */
final class Stopwatch {
    private static final long LATENCY_LIMIT_US = TimeUnit.MINUTES.toMicros(10);

    private final Clock clock;
    private final long fromNanos;
    private final long untilNanos;
    private final ConcurrentHistogram latency = new ConcurrentHistogram(LATENCY_LIMIT_US, 3);

    Stopwatch(Clock clock, BenchOptions options) {
        this.clock = clock;
        this.fromNanos = clock.nanos() + options.warmUp().toNanos();
        this.untilNanos = fromNanos + options.measured().toNanos();
    }

    long now() {
        return clock.nanos();
    }

    boolean running() {
        return clock.nanos() - untilNanos < 0;
    }

    /** True from the end of the warm-up to the end. */
    boolean measuring() {
        long now = clock.nanos();
        return now - fromNanos >= 0 && now - untilNanos < 0;
    }

    long millisToStart() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(fromNanos - clock.nanos()));
    }

    long millisToEnd() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(untilNanos - clock.nanos()));
    }

    /** An operation of so many messages ended now. */
    void note(long startedNanos, int messages) {
        long now = clock.nanos();
        if (now - fromNanos >= 0 && now - untilNanos < 0) {
            latency.recordValueWithCount(
                    Math.max(0, Math.min(LATENCY_LIMIT_US, (now - startedNanos) / 1_000)), messages);
        }
    }

    double seconds() {
        return (untilNanos - fromNanos) / 1e9;
    }

    Histogram latencyUs() {
        return latency;
    }
}
