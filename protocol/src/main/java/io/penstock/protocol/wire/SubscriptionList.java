package io.penstock.protocol.wire;

import java.util.List;

/**
 * Asks for a page of the subscriptions to topics.
 *
 * <p>Immutable; any thread.
 */
public record SubscriptionList(String topic, long after, int limit) {
    public static final int LIMIT_MAX = 1000;

    /** Pages of at most so many tell ages, for each of which the broker may have to touch an old part of its log. */
    public static final int AGES_MAX = 16;

    public static final Layout<SubscriptionList> LAYOUT = Layout.<SubscriptionList>of(
                    "SUBSCRIPTION_LIST",
                    CommandCode.SUBSCRIPTION_LIST.code(),
                    "Asks for subscriptions to topics in the order of their numbers; those of queues are left out.")
            .optionalString("topic", "Only those to this topic.", SubscriptionList::topic)
            .int64("after", "", "Only numbers behind this one; 0 for all.", SubscriptionList::after)
            .int32("limit", "", "How many at most, 1…1000.", SubscriptionList::limit)
            .build(in -> new SubscriptionList(in.optionalString(), in.int64(), in.int32()));

    public SubscriptionList {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("A page of " + limit + " subscriptions; 1…" + LIMIT_MAX);
        }
        if (after < 0) {
            throw new IllegalArgumentException("Subscriptions after number " + after);
        }
    }

    /** What waits for a subscription, and who takes it. */
    public record Load(long unsettled, long oldestMs, int consumers, long inFlight) {
        static final Layout<Load> LAYOUT = Layout.<Load>of("Load", 0, "What waits, and who takes it.")
                .int64("unsettled", "messages", "Messages that it has not settled.", Load::unsettled)
                .int64(
                        "oldestMs",
                        "ms",
                        "Age of the oldest of them; −1 when there is none, or the page asked for is larger than 16.",
                        Load::oldestMs)
                .int32("consumers", "", "Open links.", Load::consumers)
                .int64("inFlight", "messages", "Delivered and not settled now.", Load::inFlight)
                .build(in -> new Load(in.int64(), in.int64(), in.int32(), in.int64()));
    }

    /** Which messages of which topic. */
    public record Terms(String topic, String selector, boolean noLocal) {
        static final Layout<Terms> LAYOUT = Layout.<Terms>of("Terms", 0, "Which messages of which topic.")
                .string("topic", "The topic's name.", Terms::topic)
                .optionalString("selector", "The selector's text.", Terms::selector)
                .bool("noLocal", "Whether what the owner sends is left out.", Terms::noLocal)
                .build(in -> new Terms(in.string(), in.optionalString(), in.bool()));
    }

    /** One subscription. */
    public record Entry(
            long number, Subscribe.Durability durability, String clientId, String name, Terms terms, Load load) {
        static final Layout<Entry> LAYOUT = Layout.<Entry>of("SubscriptionEntry", 0, "One subscription.")
                .int64("number", "", "Its number.", Entry::number)
                .choice("durability", Subscribe.Durability.class, "What kind of subscription.", Entry::durability)
                .optionalString("clientId", "The client id that its name belongs to.", Entry::clientId)
                .optionalString("name", "Its name; null for PRIVATE.", Entry::name)
                .part(Terms.LAYOUT, Entry::terms)
                .part(Load.LAYOUT, Entry::load)
                .build(in -> new Entry(
                        in.int64(),
                        in.choice(Subscribe.Durability.class),
                        in.optionalString(),
                        in.optionalString(),
                        in.part(Terms.LAYOUT),
                        in.part(Load.LAYOUT)));
    }

    /** The answer to SUBSCRIPTION_LIST. */
    public record Answer(List<Entry> subscriptions, boolean more) {
        public static final Layout<Answer> LAYOUT = Layout.<Answer>of(
                        "SUBSCRIPTION_LIST answer", 0, "A page of subscriptions.")
                .list("subscriptions", Entry.LAYOUT, "The subscriptions.", Answer::subscriptions)
                .bool(
                        "more",
                        "Whether to ask again, after the last one's number. A page may end before its limit where texts are long.",
                        Answer::more)
                .build(in -> new Answer(in.list(Entry.LAYOUT), in.bool()));
    }
}
