package io.penstock.protocol.wire;

import java.util.List;

/**
 * Looks at a queue's messages without taking them, page by page; the broker remembers nothing in between. The first
 * question, with {@code upTo} −1, is answered by where each queue of the destination ends: that is the snapshot. The others
 * ask for what is unsettled of one queue below its end.
 *
 * <p>Immutable; any thread.
 */
public record Browse(
        String destination, String selector, int queueId, long from, long upTo, int bytesMax, int messagesMax) {
    public static final Layout<Browse> LAYOUT = Layout.<Browse>of(
                    "BROWSE", CommandCode.BROWSE.code(), "Looks at a queue's messages without taking them.")
            .string("destination", "The queue's name.", Browse::destination)
            .optionalString("selector", "Which messages are wanted.", Browse::selector)
            .int32("queueId", "", "The queue of the destination.", Browse::queueId)
            .int64("from", "", "The first offset that may be in the answer.", Browse::from)
            .int64("upTo", "", "The offset after the last; −1 asks for the snapshot.", Browse::upTo)
            .int32("bytesMax", "bytes", "Room for messages; one that is larger comes alone.", Browse::bytesMax)
            .int32(
                    "messagesMax",
                    "",
                    "The most messages of the answer; 0 is as many as there is room for.",
                    Browse::messagesMax)
            .build(in -> new Browse(
                    in.string(), in.optionalString(), in.int32(), in.int64(), in.int64(), in.int32(), in.int32()));

    /** The question for the snapshot. */
    public static Browse snapshot(String destination, String selector) {
        return new Browse(destination, selector, 0, 0, -1, 0, 0);
    }

    public boolean isForSnapshot() {
        return upTo < 0;
    }

    /** Where one queue of the destination ends. */
    public record End(int queueId, long upTo) {
        static final Layout<End> LAYOUT = Layout.<End>of("BrowseEnd", 0, "Where a queue of the destination ends.")
                .int32("queueId", "", "The queue of the destination.", End::queueId)
                .int64("upTo", "", "The offset after its last message.", End::upTo)
                .build(in -> new End(in.int32(), in.int64()));
    }

    /** The answer: the snapshot, or messages. */
    public record Page(List<End> ends, long next, List<Delivered> messages) {
        public static final Layout<Page> LAYOUT = Layout.<Page>of(
                        "BROWSE answer", 0, "The snapshot, or a page of messages, which may be empty before the end.")
                .list("ends", End.LAYOUT, "The snapshot: the queues in the order of their delivery.", Page::ends)
                .int64("next", "", "Where to go on; the end of the snapshot if there is no more.", Page::next)
                .list("messages", Delivered.LAYOUT, "The messages, in order.", Page::messages)
                .build(in -> new Page(in.list(End.LAYOUT), in.int64(), in.list(Delivered.LAYOUT)));
    }
}
