package io.penstock.protocol.wire;

/**
 * Asks a client for messages that its application has not read.
 *
 * <p>Immutable; any thread.
 */
public record Recall(int link, int generation, int messages) {
    public static final Layout<Recall> LAYOUT = Layout.<Recall>of(
                    "RECALL",
                    CommandCode.RECALL.code(),
                    "Asks a client for unread messages, which it gives back with SETTLE outcome RETURN. Oneway, from the broker.")
            .int32("link", "", "The link that holds them.", Recall::link)
            .int32("generation", "", "The generation that they were delivered in.", Recall::generation)
            .int32("messages", "messages", "How many at most, the oldest first.", Recall::messages)
            .build(in -> new Recall(in.int32(), in.int32(), in.int32()));

    public Recall {
        if (messages < 0) {
            throw new IllegalArgumentException("A recall of " + messages + " messages");
        }
    }
}
