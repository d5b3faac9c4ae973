package io.penstock.broker;

import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.TxCommit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the clients of a crash run know: what they sent, what was answered, what they got and settled. The measure for
 * every recovery. One thread.
 */
final class Ledger {
    /** What a client knows of something it asked for. */
    enum Fate {
        /** Not asked for yet: an open transaction. */
        OPEN,
        /** Asked for, and not answered. */
        UNKNOWN,
        DONE,
        UNDONE
    }

    /** A transaction: its commit's fate is that of all its operations. */
    static final class Unit {
        final ClientEpoch client;
        final List<Sent> sends = new ArrayList<>();
        /** Keys of what it settles. */
        final List<Consumed> settles = new ArrayList<>();

        Fate fate = Fate.OPEN;
        TxCommit commit;

        Unit(ClientEpoch client) {
            this.client = client;
        }
    }

    /** A message sent. */
    static final class Sent {
        final String producer;
        final String text;
        final String destination;
        final boolean persistent;
        final Unit unit;
        final ClientEpoch client;
        /** The subscriptions that were there before it was sent. */
        final Set<String> mustReach;

        Fate fate = Fate.UNKNOWN;
        Produce command;
        /** When it may be delivered at the earliest; 0 at once. */
        long notBefore;

        Sent(
                String producer,
                String text,
                String destination,
                boolean persistent,
                Unit unit,
                ClientEpoch client,
                Set<String> mustReach) {
            this.producer = producer;
            this.text = text;
            this.destination = destination;
            this.persistent = persistent;
            this.unit = unit;
            this.client = client;
            this.mustReach = mustReach;
        }

        Fate fate() {
            return unit == null ? fate : unit.fate;
        }
    }

    /** A message consumed by way of a subscription. */
    record Consumed(String subscription, String text) {}

    final Map<String, Sent> sent = new LinkedHashMap<>();
    final List<Unit> units = new ArrayList<>();
    /** Which subscriptions are known to be there, by the name of their destination. */
    final Map<String, Set<String>> subscriptions = new HashMap<>();

    private final Set<Consumed> delivered = new HashSet<>();
    private final Map<Consumed, Fate> settled = new HashMap<>();
    private final Map<Consumed, Unit> settledBy = new HashMap<>();

    void subscribed(String destination, String subscription) {
        subscriptions.computeIfAbsent(destination, absent -> new HashSet<>()).add(subscription);
    }

    Sent send(String producer, String text, String destination, boolean persistent, Unit unit, ClientEpoch client) {
        Sent message = new Sent(
                producer,
                text,
                destination,
                persistent,
                unit,
                client,
                Set.copyOf(subscriptions.getOrDefault(destination, Set.of())));
        sent.put(text, message);
        if (unit != null) {
            unit.sends.add(message);
        }
        return message;
    }

    void delivered(String subscription, String text) {
        Consumed key = new Consumed(subscription, text);
        if (settled(key) == Fate.DONE) {
            throw new AssertionError(key + " was settled, and came again");
        }
        delivered.add(key);
    }

    boolean wasDelivered(Consumed key) {
        return delivered.contains(key);
    }

    void settle(Consumed key, Fate fate) {
        settled.merge(key, fate, (before, now) -> before == Fate.DONE ? before : now);
    }

    void settle(Consumed key, Unit unit) {
        settledBy.put(key, unit);
        unit.settles.add(key);
    }

    /** DONE, UNKNOWN, or UNDONE if nobody tried. */
    Fate settled(Consumed key) {
        Unit unit = settledBy.get(key);
        if (unit != null && unit.fate == Fate.DONE) {
            return Fate.DONE;
        }
        Fate direct = settled.getOrDefault(key, Fate.UNDONE);
        if (direct == Fate.UNDONE && unit != null && unit.fate == Fate.UNKNOWN) {
            return Fate.UNKNOWN;
        }
        return direct;
    }

    /** The unit that last tried to settle it, or null. */
    Unit settler(Consumed key) {
        return settledBy.get(key);
    }

    /** Whether it was tried to be settled outside a unit. */
    boolean settledDirectly(Consumed key) {
        return settled.containsKey(key);
    }
}
