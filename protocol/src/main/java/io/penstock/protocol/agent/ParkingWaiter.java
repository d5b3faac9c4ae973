package io.penstock.protocol.agent;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Rests by parking the thread, for at most a given time.
 *
 * <p>Going to rest takes two idle calls: the first only announces it, so that the agent looks for work once more after
 * the announcement. Work published before that last look is found by it; work published later finds the announcement
 * and unparks. Hence no wake-up is lost, and waking a thread that is awake costs a fence and one volatile read.
 *
 * <p>{@link #idle} and {@link #restAtMost} belong to the owning thread, {@link #wake} to everyone.
 */
public final class ParkingWaiter implements Waiting {
    private final long parkMaxNanos;
    private long parkNanos;
    private volatile boolean resting;
    private volatile Thread owner;

    /** @param parkMaxNanos the longest rest; what bounds a timer that nobody wakes for */
    public ParkingWaiter(long parkMaxNanos) {
        if (parkMaxNanos <= 0) {
            throw new IllegalArgumentException("parkMaxNanos must be positive: " + parkMaxNanos);
        }
        this.parkMaxNanos = parkMaxNanos;
        this.parkNanos = parkMaxNanos;
    }

    @Override
    public void idle(int workDone) {
        long limit = parkNanos;
        parkNanos = parkMaxNanos;
        if (workDone > 0) {
            if (resting) {
                resting = false;
            }
            return;
        }
        if (!resting) {
            if (owner == null) {
                owner = Thread.currentThread();
            }
            resting = true;
            return;
        }
        LockSupport.parkNanos(this, limit);
        resting = false;
    }

    @Override
    public void restAtMost(long nanos) {
        parkNanos = Math.min(parkNanos, nanos);
    }

    @Override
    public void wake() {
        // The caller may have published by an ordered store; without the fence the read could overtake it.
        VarHandle.fullFence();
        if (resting) {
            resting = false;
            LockSupport.unpark(owner);
        }
    }
}
