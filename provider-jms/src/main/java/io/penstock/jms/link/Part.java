package io.penstock.jms.link;

import java.util.function.LongPredicate;

/**
 * One of the brokers of a connection, as far as it can be lost while the others go on. A value, for any thread.
 *
 * @param broker as {@link MessagingLink#brokerOfDestination} names it
 * @param subscriptions which subscriptions are there
 */
public record Part(String broker, LongPredicate subscriptions) {
    /** Whether the subscription is at this broker. */
    public boolean holds(long subscription) {
        return subscriptions.test(subscription);
    }
}
