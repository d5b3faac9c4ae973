package io.penstock.protocol.transport;

import io.penstock.protocol.agent.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts a connection's bytes from {@code send} to the socket and watches that they move.
 *
 * <p>Any thread adds; only the event loop takes away. So whoever once saw more than the high mark can rely on the next
 * completed write seeing it too, and on a call when the low mark is reached.
 */
final class WriteProgress {
    private final ConnectionLimits limits;
    private final Clock clock;
    private final long readHoldMark;
    private final AtomicLong unsent = new AtomicLong();
    private boolean wasAboveHighMark;
    private long beingWritten;
    private long movedAtNanos;

    WriteProgress(ConnectionLimits limits, Clock clock, long readHoldMark) {
        this.limits = limits;
        this.clock = clock;
        this.readHoldMark = readHoldMark;
    }

    long unsentBytes() {
        return unsent.get();
    }

    /** Whether so much waits that no frame is to be taken which might add to it. If so the low mark will be told. */
    boolean holdsReads() {
        return unsent.get() > readHoldMark;
    }

    /** Bytes that were accepted and are not being written yet. Event loop only, as all below. */
    long queuedBytes() {
        return unsent.get() - beingWritten;
    }

    void accepted(int bytes) {
        unsent.addAndGet(bytes);
    }

    void began(int bytes) {
        if (beingWritten == 0) {
            movedAtNanos = clock.nanos();
        }
        beingWritten += bytes;
    }

    /** True if the low mark was reached after the high mark had been passed. */
    boolean ended(int bytes) {
        beingWritten -= bytes;
        movedAtNanos = clock.nanos();
        long before = unsent.getAndAdd(-bytes);
        if (before > limits.unsentHighMark()) {
            wasAboveHighMark = true;
        }
        boolean reached = wasAboveHighMark && before - bytes < limits.unsentLowMark();
        if (reached) {
            wasAboveHighMark = false;
        }
        return reached;
    }

    /** For how long bytes have waited without moving; 0 if none wait. */
    long stalledMs() {
        return beingWritten == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(clock.nanos() - movedAtNanos);
    }
}
