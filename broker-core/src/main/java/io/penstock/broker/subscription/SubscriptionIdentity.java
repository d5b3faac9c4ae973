package io.penstock.broker.subscription;

import io.penstock.protocol.wire.Subscribe.Durability;

/**
 * What makes two subscriptions the same one: how long they live, whose they are, what they are called.
 *
 * <p>A queue's built-in subscription and a private one have no name: they are known by their number only, and never equal
 * to another's in {@link Subscriptions}.
 *
 * @param clientId the client id under which a named subscription was made, or null for none
 * @param name null for {@code QUEUE} and {@code PRIVATE}
 */
public record SubscriptionIdentity(Durability durability, String clientId, String name) {
    /** A queue's own. */
    public static final SubscriptionIdentity QUEUE = new SubscriptionIdentity(Durability.QUEUE, null, null);

    /** One consumer's own. */
    public static final SubscriptionIdentity PRIVATE = new SubscriptionIdentity(Durability.PRIVATE, null, null);

    public SubscriptionIdentity {
        boolean unnamed = durability == Durability.QUEUE || durability == Durability.PRIVATE;
        if (unnamed != (name == null)) {
            throw new IllegalArgumentException("a " + durability + " subscription named " + name);
        }
    }

    /** Whether it can be found by its name. */
    public boolean isNamed() {
        return name != null;
    }

    /** Whether it outlives its consumers and a start of the broker. */
    public boolean isDurable() {
        return durability != Durability.PRIVATE && durability != Durability.SHARED;
    }

    /** Whether several consumers may take from it. */
    public boolean isShared() {
        return durability != Durability.PRIVATE && durability != Durability.DURABLE;
    }
}
