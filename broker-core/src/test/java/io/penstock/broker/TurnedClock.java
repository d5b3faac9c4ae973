package io.penstock.broker;

import io.penstock.protocol.agent.Clock;
import java.util.concurrent.TimeUnit;

/** A clock that stands until it is turned. One thread. */
final class TurnedClock implements Clock {
    private long nowMs = 1_700_000_000_000L;
    private long setByMs;

    /** One that stands where this does, and is turned by itself. */
    TurnedClock copy() {
        TurnedClock copy = new TurnedClock();
        copy.nowMs = nowMs;
        copy.setByMs = setByMs;
        return copy;
    }

    void turn(long ms) {
        nowMs += ms;
    }

    /** Sets the wall clock, as an administrator does: no time passes. */
    void set(long byMs) {
        setByMs += byMs;
    }

    @Override
    public long epochMs() {
        return nowMs + setByMs;
    }

    @Override
    public long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(nowMs);
    }
}
