package io.penstock.protocol.agent;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Time, given from outside so that a test can turn it. */
public interface Clock {
    /** Milliseconds since 1970-01-01T00:00Z; may step when the machine's time is set. */
    long epochMs();

    /** The same time in nanoseconds, as finely as the machine tells it. */
    default long epochNanos() {
        return TimeUnit.MILLISECONDS.toNanos(epochMs());
    }

    /** Nanoseconds since some fixed moment; never steps back. For time-outs and intervals. */
    long nanos();

    /** The machine's own clocks. */
    static Clock system() {
        return new Clock() {
            @Override
            public long epochMs() {
                return System.currentTimeMillis();
            }

            @Override
            public long epochNanos() {
                Instant now = Instant.now();
                return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };
    }
}
