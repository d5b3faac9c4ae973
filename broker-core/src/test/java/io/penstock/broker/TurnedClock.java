package io.penstock.broker;

import io.penstock.protocol.agent.Clock;
import java.util.concurrent.TimeUnit;

/** A clock that stands until it is turned. One thread. */
final class TurnedClock implements Clock {
    private long nowMs = 1_700_000_000_000L;

    /** One that stands where this does, and is turned by itself. */
    TurnedClock copy() {
        TurnedClock copy = new TurnedClock();
        copy.nowMs = nowMs;
        return copy;
    }

    void turn(long ms) {
        nowMs += ms;
    }

    @Override
    public long epochMs() {
        return nowMs;
    }

    @Override
    public long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(nowMs);
    }
}
