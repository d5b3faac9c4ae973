package io.penstock.jms.link;

/**
 * What a consumer wants to hear of. A value, for any thread.
 *
 * @param destination the destination's name
 * @param durability how long it lives and who shares it
 * @param name its name; null for {@link Durability#QUEUE} and {@link Durability#PRIVATE}
 * @param selector the selector's text, or null for none
 * @param ownMessages whether messages sent on the same connection are heard
 * @param claim what this consumer claims of it
 */
public record Subscription(
        String destination, Durability durability, String name, String selector, OwnMessages ownMessages, Claim claim) {
    /** Of which each consumer takes its share. */
    public Subscription(
            String destination, Durability durability, String name, String selector, OwnMessages ownMessages) {
        this(destination, durability, name, selector, ownMessages, Claim.SHARED);
    }

    /** What a consumer claims of a subscription that several may consume from. */
    public enum Claim {
        SHARED,
        /** All of it, while it is there and no exclusive one was there before. */
        EXCLUSIVE
    }

    /** How long a subscription lives and who shares it. */
    public enum Durability {
        /** The queue's own; all its consumers share it. */
        QUEUE,
        /** One consumer's, gone with it. */
        PRIVATE,
        /** Shared by name, gone with the last consumer. */
        SHARED,
        /** One consumer at a time, kept until unsubscribed. */
        DURABLE,
        /** Shared by name, kept until unsubscribed. */
        SHARED_DURABLE;

        /** Whether it is kept while nobody consumes from it; a queue's own is not meant. */
        public boolean isNamedDurable() {
            return this == DURABLE || this == SHARED_DURABLE;
        }
    }

    /** Whether messages sent on the same connection are heard. */
    public enum OwnMessages {
        HEARD,
        /** The {@code noLocal} of Jakarta Messaging. */
        SKIPPED
    }
}
