package io.penstock.jms;

import io.penstock.jms.link.BackOff;
import io.penstock.jms.link.Settling;
import io.penstock.jms.message.PropertyNameRule;
import io.penstock.protocol.agent.ThreadKind;

/**
 * What the provider decides by itself, without the broker. A value, for any thread.
 *
 * @param queuePrefix what {@code createQueue} puts before names
 * @param topicPrefix what {@code createTopic} puts before names
 * @param propertyNames which names properties may have
 * @param expiry whether messages whose time is over are held back here too
 * @param threads whether the provider's threads keep the virtual machine alive
 * @param redeliveries how often an application wants a message again, and when
 */
public record LocalRules(
        String queuePrefix,
        String topicPrefix,
        PropertyNameRule propertyNames,
        Expiry expiry,
        ThreadKind threads,
        Redeliveries redeliveries) {
    /** As often as the broker lets it come. */
    public LocalRules(
            String queuePrefix, String topicPrefix, PropertyNameRule propertyNames, Expiry expiry, ThreadKind threads) {
        this(queuePrefix, topicPrefix, propertyNames, expiry, threads, Redeliveries.UNLIMITED);
    }

    /**
     * How often an application wants a message again, and when.
     *
     * @param max redeliveries; -1 for as many as the broker makes
     * @param outcome what becomes of a message that comes once more
     * @param backOff how long it waits before it comes again
     */
    public record Redeliveries(int max, Settling.Outcome outcome, BackOff backOff) {
        static final Redeliveries UNLIMITED = new Redeliveries(-1, Settling.Outcome.REJECTED, BackOff.NONE);

        boolean isBeyond(int deliveryCount) {
            return max >= 0 && deliveryCount - 1 > max;
        }
    }

    /** Whether the client looks at the time of messages that it holds. */
    public enum Expiry {
        /** A message whose time ended while it was buffered here is settled and not shown. */
        CHECKED,
        /** What the broker delivered is shown: for clients whose clock is wrong. */
        LEFT_TO_BROKER
    }

    /** No prefixes, everything checked, threads that end with the application's. */
    public static LocalRules defaults() {
        return new LocalRules("", "", PropertyNameRule.SELECTABLE, Expiry.CHECKED, ThreadKind.DAEMON);
    }

    /** The full name of a queue; one that has the prefix already, as its getQueueName says it, stays. */
    String queueName(String name) {
        return prefixed(queuePrefix, name);
    }

    /** The same for a topic. */
    String topicName(String name) {
        return prefixed(topicPrefix, name);
    }

    private static String prefixed(String prefix, String name) {
        return name.startsWith(prefix) ? name : prefix + name;
    }
}
