package io.penstock.traffic;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Counts and times one kind of operation, such as the sends to a queue. Thread-safe. */
public final class SendRecord {
    private static final long LATENCY_LIMIT_US = TimeUnit.MINUTES.toMicros(10);

    private final ConcurrentHistogram latency = new ConcurrentHistogram(LATENCY_LIMIT_US, 3);
    private final AtomicLong lastNanos;

    /** Begins at a moment of the clock's nanoseconds. */
    public SendRecord(long beginNanos) {
        this.lastNanos = new AtomicLong(beginNanos);
    }

    /** One operation ended. */
    public void note(long startedNanos, long endedNanos) {
        latency.recordValue(Math.max(0, Math.min(LATENCY_LIMIT_US, (endedNanos - startedNanos) / 1_000)));
        lastNanos.accumulateAndGet(endedNanos, (a, b) -> a - b >= 0 ? a : b);
    }

    public long count() {
        return latency.getTotalCount();
    }

    /** When the newest operation ended. */
    public long lastNanos() {
        return lastNanos.get();
    }

    /** Microseconds from start to end of each operation. */
    public Histogram latencyUs() {
        return latency;
    }
}
