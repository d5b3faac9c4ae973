package io.penstock.namesrv;

import io.penstock.protocol.agent.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that only a test turns; any thread may read it. */
public final class TurnedClock implements Clock {
    private final AtomicLong nowMs = new AtomicLong(1_000_000);

    public void advanceMs(long ms) {
        nowMs.addAndGet(ms);
    }

    @Override
    public long epochMs() {
        return nowMs.get();
    }

    @Override
    public long nanos() {
        return nowMs.get() * 1_000_000;
    }
}
