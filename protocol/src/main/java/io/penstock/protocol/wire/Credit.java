package io.penstock.protocol.wire;

/**
 * Lets the broker deliver more on a link.
 *
 * <p>Immutable; any thread.
 */
public record Credit(
        int link, int generation, int messages, int bytes, boolean drain, int seenQueueId, long seenOffset) {
    public static final Layout<Credit> LAYOUT = Layout.<Credit>of(
                    "CREDIT", CommandCode.CREDIT.code(), "Lets the broker deliver more on a link. Oneway.")
            .int32("link", "", "The link.", Credit::link)
            .int32("generation", "", "The generation that the credit is for.", Credit::generation)
            .int32("messages", "messages", "How many more messages; adds to what is left.", Credit::messages)
            .int32("bytes", "bytes", "How many more bytes; adds to what is left.", Credit::bytes)
            .bool("drain", "Deliver what is ready now and then forget the credit that is left.", Credit::drain)
            .int32("seenQueueId", "", "Queue of the last message handed to the application.", Credit::seenQueueId)
            .int64(
                    "seenOffset",
                    "",
                    "Offset of the last message handed to the application, −1 none.",
                    Credit::seenOffset)
            .build(in -> new Credit(in.int32(), in.int32(), in.int32(), in.int32(), in.bool(), in.int32(), in.int64()));

    public Credit {
        if (messages < 0 || bytes < 0 || seenOffset < -1) {
            throw new IllegalArgumentException(
                    "Credit of " + messages + " messages, " + bytes + " bytes, seen " + seenOffset);
        }
    }
}
