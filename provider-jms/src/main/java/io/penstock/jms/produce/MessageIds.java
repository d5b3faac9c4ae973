package io.penstock.jms.produce;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Message ids: 128 bits of chance, of which the lower half counts on, so that making one costs nothing. Thread-safe. */
public final class MessageIds {
    private final long high;
    private final AtomicLong low;

    /** @param seed a random UUID, of nobody else */
    public MessageIds(UUID seed) {
        this.high = seed.getMostSignificantBits();
        this.low = new AtomicLong(seed.getLeastSignificantBits());
    }

    public UUID next() {
        return new UUID(high, low.getAndIncrement());
    }
}
