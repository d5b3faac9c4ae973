package io.penstock.broker.subscription;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.destination.IdTable;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.Subscribe.Durability;
import io.penstock.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All subscriptions, by number, by name identity, and by destination.
 *
 * <p>Invariants: numbers ascend and are never reused; a durable shared and a durable unshared subscription of one client
 * id never have one name; each subscription is attached to its destination, whose limits and retention ask it.
 *
 * <p>Replicated state: a function of the log. Owner: the log thread.
 */
public final class Subscriptions {
    /** Durable shared and durable unshared fall on one key, since they exclude each other. */
    private record Key(boolean durable, String clientId, String name) {
        static Key of(SubscriptionIdentity identity) {
            return new Key(identity.isDurable(), identity.clientId(), identity.name());
        }
    }

    private final IdTable<Subscription> byId = new IdTable<>();
    private final IdTable<List<Subscription>> byDestination = new IdTable<>();
    private final Map<Key, Subscription> byName = new HashMap<>();
    private final Map<SubscriptionOwner, List<Subscription>> privateOf = new HashMap<>();
    private long nextId = 1;

    /** The number for the next subscription; valid for a record only if all records before it are applied. */
    public long nextId() {
        return nextId;
    }

    public int size() {
        return byId.size();
    }

    /** The subscription of that number, or null. */
    public Subscription find(long id) {
        return byId.get(id);
    }

    /** The one with the lowest number at or above this, or null. */
    public Subscription atOrAbove(long id) {
        return byId.atOrAbove(id);
    }

    /**
     * The subscription that has this name identity, or null; for a durable identity also one that differs only in being
     * shared. A queue's and a private one have no name and are not found.
     */
    public Subscription find(SubscriptionIdentity identity) {
        return identity.isNamed() ? byName.get(Key.of(identity)) : null;
    }

    /** The subscriptions on a destination, in ascending order of their numbers; must not be kept. */
    public List<Subscription> of(int destinationId) {
        List<Subscription> found = byDestination.get(destinationId);
        return found == null ? List.of() : found;
    }

    /** The built-in subscription of a queue; null for a topic. */
    public Subscription builtIn(int destinationId) {
        List<Subscription> found = of(destinationId);
        return !found.isEmpty() && found.get(0).identity().durability() == Durability.QUEUE ? found.get(0) : null;
    }

    /** Hands over all subscriptions in ascending order of their numbers. */
    public void forEach(Consumer<? super Subscription> consumer) {
        byId.forEach(consumer);
    }

    /** Part of applying a new queue: its one subscription, which gets every message. */
    public Subscription createBuiltIn(Destination queue) {
        return create(
                new SubscriptionRecord(
                        nextId,
                        SubscriptionIdentity.QUEUE,
                        new SubscriptionTerms(queue.id(), null, false),
                        SubscriptionOwner.BROKER),
                Subscription.BUILT_IN,
                queue);
    }

    /** Part of applying a destination's new queue, which is empty yet. */
    public void addQueue(DestinationQueue queue) {
        for (Subscription subscription : of(queue.destination().id())) {
            subscription.settlements().add(new Settlement(queue.next()));
        }
    }

    /**
     * Applies a record: creates the subscription, and ends the one that has its name identity.
     *
     * @param position where the record stands in the log
     * @param destination the destination that the record names
     * @param ended gets the one that ended, before the new one exists; serving state lets go of it
     * @return the subscription; null if the number was given before, to another
     */
    public Subscription put(
            SubscriptionRecord record, long position, Destination destination, Consumer<Subscription> ended) {
        if (record.id() < nextId) {
            Subscription existing = byId.get(record.id());
            return existing != null && existing.record().equals(record) ? existing : null;
        }
        Subscription replaced = find(record.identity());
        if (replaced != null) {
            end(replaced);
            ended.accept(replaced);
        }
        return create(record, position, destination);
    }

    /**
     * Applies a deletion.
     *
     * @return what was deleted, or null
     */
    public Subscription delete(long id) {
        Subscription subscription = byId.get(id);
        if (subscription != null) {
            end(subscription);
        }
        return subscription;
    }

    /** Part of applying a destination's deletion: answers the subscriptions that ended. */
    public List<Subscription> deleteAllOf(int destinationId) {
        List<Subscription> gone = List.copyOf(of(destinationId));
        gone.forEach(this::end);
        return gone;
    }

    /** Part of applying the end of a connection's epoch: its private subscriptions end, and are answered. */
    public List<Subscription> deletePrivateOf(SubscriptionOwner owner) {
        List<Subscription> gone = new ArrayList<>(privateOf.getOrDefault(owner, List.of()));
        gone.forEach(this::end);
        return gone;
    }

    /** Part of applying a start of the broker: what does not outlive it ends, and is answered. */
    public List<Subscription> deleteNonDurable() {
        List<Subscription> gone = new ArrayList<>();
        byId.forEach(subscription -> {
            if (!subscription.isDurable()) {
                gone.add(subscription);
            }
        });
        gone.forEach(this::end);
        return gone;
    }

    /** Part of applying an unclean start: what is reserved and unsettled is flagged everywhere. */
    public void crashed() {
        byId.forEach(subscription -> {
            for (DestinationQueue queue : subscription.destination().queues()) {
                subscription.settlement(queue.id()).crashed(queue.next());
            }
        });
    }

    /** Writes all subscriptions for a checkpoint. */
    public void encode(OutBuffer out) {
        out.putLong(nextId).putInt(byId.size());
        byId.forEach(subscription -> {
            int lengthAt = out.mark();
            out.putInt(0);
            SubscriptionRecord.LAYOUT.encode(subscription.record(), out);
            out.patchInt(lengthAt, out.size() - lengthAt - Integer.BYTES);
            out.putLong(subscription.createdPosition());
            out.putInt(subscription.settlements().size());
            subscription.settlements().forEach(settlement -> settlement.encode(out));
        });
    }

    /** Reads what {@link #encode} wrote into this empty table and attaches to the destinations. */
    public void decode(ByteBuffer source, Destinations destinations) {
        long next = source.getLong();
        for (int left = source.getInt(); left > 0; left--) {
            int length = source.getInt();
            SubscriptionRecord record = SubscriptionRecord.LAYOUT.decode(source.slice(source.position(), length));
            source.position(source.position() + length);
            Destination destination = destinations.findAny(record.terms().destinationId());
            if (destination == null) {
                throw new WireException("subscription " + record.id() + " is on no destination");
            }
            Subscription subscription = new Subscription(record, source.getLong(), destination);
            for (int queues = source.getInt(); queues > 0; queues--) {
                subscription.settlements().add(Settlement.decode(source));
            }
            add(subscription);
        }
        nextId = next;
    }

    private Subscription create(SubscriptionRecord record, long position, Destination destination) {
        Subscription subscription = new Subscription(record, position, destination);
        for (DestinationQueue queue : destination.queues()) {
            subscription.settlements().add(new Settlement(queue.next()));
        }
        add(subscription);
        return subscription;
    }

    private void add(Subscription subscription) {
        byId.put(subscription.id(), subscription);
        nextId = Math.max(nextId, subscription.id() + 1);
        if (subscription.identity().isNamed()) {
            byName.put(Key.of(subscription.identity()), subscription);
        }
        int destinationId = subscription.destination().id();
        List<Subscription> siblings = byDestination.get(destinationId);
        if (siblings == null) {
            siblings = new ArrayList<>(1);
            byDestination.put(destinationId, siblings);
        }
        siblings.add(subscription);
        if (subscription.identity().durability() == Durability.PRIVATE) {
            privateOf
                    .computeIfAbsent(subscription.owner(), absent -> new ArrayList<>(1))
                    .add(subscription);
        }
        subscription.destination().attach(subscription);
    }

    private void end(Subscription subscription) {
        subscription.end();
        byId.remove(subscription.id());
        if (subscription.identity().isNamed()) {
            byName.remove(Key.of(subscription.identity()), subscription);
        }
        int destinationId = subscription.destination().id();
        List<Subscription> siblings = byDestination.get(destinationId);
        siblings.remove(subscription);
        privateOf.computeIfPresent(subscription.owner(), (owner, its) -> {
            its.remove(subscription);
            return its.isEmpty() ? null : its;
        });
        if (siblings.isEmpty()) {
            byDestination.remove(destinationId);
        }
        subscription.destination().detach(subscription);
    }
}
