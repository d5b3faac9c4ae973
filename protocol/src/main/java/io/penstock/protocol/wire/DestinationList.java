package io.penstock.protocol.wire;

import java.util.List;

/**
 * Asks for a page of destinations.
 *
 * <p>Immutable; any thread.
 */
public record DestinationList(DestinationCreate.Kind kind, String prefix, String after, int limit) {
    public static final int LIMIT_MAX = 1000;

    public static final Layout<DestinationList> LAYOUT = Layout.<DestinationList>of(
                    "DESTINATION_LIST",
                    CommandCode.DESTINATION_LIST.code(),
                    "Asks for destinations in the order of their names.")
            .choice("kind", DestinationCreate.Kind.class, "Only these.", DestinationList::kind)
            .optionalString("prefix", "Only names that begin so.", DestinationList::prefix)
            .optionalString("after", "Only names behind this one, to go on after a full page.", DestinationList::after)
            .int32("limit", "", "How many at most, 1…1000.", DestinationList::limit)
            .build(in -> new DestinationList(
                    in.choice(DestinationCreate.Kind.class), in.optionalString(), in.optionalString(), in.int32()));

    public DestinationList {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("A page of " + limit + " destinations; 1…" + LIMIT_MAX);
        }
    }

    /** What a destination holds. */
    public record Depth(long messages, long bytes, long oldestMs) {
        static final Layout<Depth> LAYOUT = Layout.<Depth>of("Depth", 0, "What a destination holds.")
                .int64("messages", "messages", "Messages that are not settled by all.", Depth::messages)
                .int64("bytes", "bytes", "Their size.", Depth::bytes)
                .int64(
                        "oldestMs",
                        "ms",
                        "Age of the oldest; −1 when there is none, or the page asked for is larger than 16.",
                        Depth::oldestMs)
                .build(in -> new Depth(in.int64(), in.int64(), in.int64()));
    }

    /** What passed through a destination since the broker's start, and what is under way. */
    public record Counters(long enqueued, long delivered, long settled, long inFlight) {
        static final Layout<Counters> LAYOUT = Layout.<Counters>of("Counters", 0, "What passed through a destination.")
                .int64("enqueued", "messages", "Stored.", Counters::enqueued)
                .int64("delivered", "messages", "Delivered, repeats included.", Counters::delivered)
                .int64("settled", "messages", "Settled.", Counters::settled)
                .int64("inFlight", "messages", "Delivered and not settled now.", Counters::inFlight)
                .build(in -> new Counters(in.int64(), in.int64(), in.int64(), in.int64()));
    }

    /** One destination. */
    public record Entry(
            String name,
            DestinationCreate.Kind kind,
            Depth depth,
            int consumers,
            int subscriptions,
            Counters counters) {
        static final Layout<Entry> LAYOUT = Layout.<Entry>of("DestinationEntry", 0, "One destination.")
                .string("name", "Its name.", Entry::name)
                .choice("kind", DestinationCreate.Kind.class, "What it is.", Entry::kind)
                .part(Depth.LAYOUT, Entry::depth)
                .int32("consumers", "", "Open links.", Entry::consumers)
                .int32("subscriptions", "", "Subscriptions.", Entry::subscriptions)
                .part(Counters.LAYOUT, Entry::counters)
                .build(in -> new Entry(
                        in.string(),
                        in.choice(DestinationCreate.Kind.class),
                        in.part(Depth.LAYOUT),
                        in.int32(),
                        in.int32(),
                        in.part(Counters.LAYOUT)));
    }

    /** The answer to DESTINATION_LIST. */
    public record Answer(List<Entry> destinations) {
        public static final Layout<Answer> LAYOUT = Layout.<Answer>of(
                        "DESTINATION_LIST answer", 0, "A page of destinations; a full one may have a next.")
                .list("destinations", Entry.LAYOUT, "The destinations.", Answer::destinations)
                .build(in -> new Answer(in.list(Entry.LAYOUT)));
    }
}
