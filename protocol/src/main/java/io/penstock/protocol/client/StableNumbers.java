package io.penstock.protocol.client;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers that a client may keep for ever, for the numbers that brokers gave. The same as the broker's as long as one broker
 * gives them; only a number that stands for something else already is replaced. Not thread-safe.
 */
final class StableNumbers {
    private static final long FIRST_SPARE = 1L << 30;

    private final Map<Long, Long> toBroker = new HashMap<>();
    private final Map<Long, Long> toClient = new HashMap<>();
    private long nextSpare = FIRST_SPARE;
    private boolean moved;

    /** The client's number for a broker's. */
    long assign(long brokers) {
        Long known = toClient.get(brokers);
        if (known != null) {
            return known;
        }
        long clients = toBroker.containsKey(brokers) ? nextSpare++ : brokers;
        bind(clients, brokers);
        return clients;
    }

    /** From now on the client's number stands for this number of the broker. */
    void bind(long clients, long brokers) {
        toBroker.put(clients, brokers);
        toClient.put(brokers, clients);
        moved |= clients != brokers;
    }

    /** The client uses the number no more. */
    void forget(long clients) {
        Long brokers = toBroker.remove(clients);
        if (brokers != null) {
            toClient.remove(brokers, clients);
        }
    }

    /** The broker is another one, or another life of it: no number stands for anything until it is bound anew. */
    void unbindAll() {
        toBroker.replaceAll((clients, brokers) -> null);
        toClient.clear();
        moved = true;
    }

    /** The broker's number; null if the client's stands for nothing any more. One never assigned is the broker's own. */
    Long broker(long clients) {
        return moved && toBroker.containsKey(clients) ? toBroker.get(clients) : Long.valueOf(clients);
    }

    /** True if some number differs from the broker's, so that requests need rewriting. */
    boolean isMoved() {
        return moved;
    }
}
