package io.penstock.protocol.wire;

/**
 * A run of tags (subscription, queue, offset), inclusive at both ends; never empty, never negative.
 *
 * <p>Immutable; any thread.
 */
public record TagRange(long subscription, int queueId, long from, long to) {
    public static final Layout<TagRange> LAYOUT = Layout.<TagRange>of(
                    "TagRange", 0, "Messages of one subscription with consecutive offsets in one queue.")
            .int64("subscription", "", "The subscription that the messages were delivered for.", TagRange::subscription)
            .int32("queueId", "", "The queue of the destination.", TagRange::queueId)
            .int64("from", "", "The first offset.", TagRange::from)
            .int64("to", "", "The last offset, inclusive.", TagRange::to)
            .build(in -> new TagRange(in.int64(), in.int32(), in.int64(), in.int64()));

    /** What one takes in a frame or a record. */
    public static final int BYTES = 8 + 4 + 8 + 8;

    public TagRange {
        if (subscription < 0 || queueId < 0 || from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "No range of tags: " + subscription + "/" + queueId + " [" + from + "," + to + "]");
        }
    }

    /** Number of offsets in the range; Long.MAX_VALUE for the range of all. */
    public long size() {
        return to - from == Long.MAX_VALUE ? Long.MAX_VALUE : to - from + 1;
    }
}
