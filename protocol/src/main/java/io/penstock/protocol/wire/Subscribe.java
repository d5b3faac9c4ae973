package io.penstock.protocol.wire;

/**
 * Makes sure that a subscription exists.
 *
 * <p>Immutable; any thread.
 */
public record Subscribe(String destination, Durability durability, String name, String selector, boolean noLocal) {
    public static final Layout<Subscribe> LAYOUT = Layout.<Subscribe>of(
                    "SUBSCRIBE",
                    CommandCode.SUBSCRIBE.code(),
                    "Makes sure that a subscription exists; answered when it does.")
            .string("destination", "The queue's or topic's name.", Subscribe::destination)
            .choice("durability", Durability.class, "What kind of subscription.", Subscribe::durability)
            .optionalString("name", "The subscription's name; null for QUEUE and PRIVATE.", Subscribe::name)
            .optionalString("selector", "The selector of a topic subscription.", Subscribe::selector)
            .bool("noLocal", "Leave out what this connection itself sends.", Subscribe::noLocal)
            .build(in -> new Subscribe(
                    in.string(), in.choice(Durability.class), in.optionalString(), in.optionalString(), in.bool()));

    public Subscribe {
        boolean named = durability != Durability.QUEUE && durability != Durability.PRIVATE;
        if (named != (name != null)) {
            throw new IllegalArgumentException("A " + durability + " subscription named " + name);
        }
    }

    /** Whose a subscription is and how long it lives. */
    public enum Durability implements Coded {
        /** The one subscription of a queue. */
        QUEUE(0),
        /** A topic consumer's own, gone with it. */
        PRIVATE(1),
        /** Shared by name, gone with its last consumer. */
        SHARED(2),
        /** One consumer at a time, kept until UNSUBSCRIBE or SUBSCRIPTION_DELETE. */
        DURABLE(3),
        /** Shared by name, kept until UNSUBSCRIBE or SUBSCRIPTION_DELETE. */
        SHARED_DURABLE(4);

        private final int code;

        Durability(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }

        /** Whether it is kept while nobody consumes from it; a queue's own is not meant. */
        public boolean isNamedDurable() {
            return this == DURABLE || this == SHARED_DURABLE;
        }
    }

    /** The answer to SUBSCRIBE. */
    public record Answer(long subscription, int destinationId) {
        public static final Layout<Answer> LAYOUT = Layout.<Answer>of(
                        "SUBSCRIBE answer", 0, "The numbers that name the subscription from now on.")
                .int64("subscription", "", "The subscription's number.", Answer::subscription)
                .int32("destinationId", "", "The destination's number.", Answer::destinationId)
                .build(in -> new Answer(in.int64(), in.int32()));
    }
}
