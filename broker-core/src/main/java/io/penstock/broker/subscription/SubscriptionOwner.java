package io.penstock.broker.subscription;

import java.util.UUID;

/**
 * The connection that made a subscription, across its sockets.
 *
 * @param clientInstance the client process
 * @param connection its number of the connection
 */
public record SubscriptionOwner(UUID clientInstance, long connection) {
    /** The broker itself, which owns the built-in subscriptions of queues. */
    public static final SubscriptionOwner BROKER = new SubscriptionOwner(new UUID(0, 0), 0);
}
