package io.penstock.broker.schedule;

import io.penstock.broker.destination.Addressee;
import io.penstock.protocol.wire.Layout;

/**
 * One message of a {@link DueRecord}: where it waited, where it goes, and all that its new queue entry will say but for
 * its place in the log. That is taken from the bucket's entry when the record is applied, since the message may have been
 * moved meanwhile; everything else is here, so that what apply does never depends on an index block that a rebuild has not
 * made anew yet.
 *
 * @param bucket the number of the internal queue that it waited in
 * @param offset its offset there
 * @param size length of the record that holds it
 * @param flags the entry's: priority in the lowest byte, MESSAGE's flags above
 */
public record DueMessage(int bucket, long offset, Addressee target, int size, int flags, int tagHash, int groupHash) {
    /** Bytes in a record. */
    public static final int BYTES = 52;

    public static final Layout<DueMessage> LAYOUT = Layout.<DueMessage>of(
                    "DueMessage", 0, "A delayed message whose time has come.")
            .int32("bucket", "", "The number of the broker's own queue in which it waited.", DueMessage::bucket)
            .int64("offset", "", "Its offset there; ignored if it is settled.", DueMessage::offset)
            .int32("destinationId", "", "Where it goes.", d -> d.target.destinationId())
            .int32("queueId", "", "The queue of that destination.", d -> d.target.queueId())
            .int64("expiryAt", "ms, broker clock", "When it expires; 0 never.", d -> d.target.expiryAt())
            .int64(
                    "sentPosition",
                    "log position",
                    "Where it was first stored; a topic's subscriptions from before get it.",
                    d -> d.target.sentPosition())
            .int32("size", "bytes", "Length of the record that holds it.", DueMessage::size)
            .int32("flags", "", "Priority in the lowest byte, MESSAGE's flags above.", DueMessage::flags)
            .int32("tagHash", "", "As in the message.", DueMessage::tagHash)
            .int32("groupHash", "", "As in the message.", DueMessage::groupHash)
            .build(in -> new DueMessage(
                    in.int32(),
                    in.int64(),
                    new Addressee(in.int32(), in.int32(), in.int64(), in.int64()),
                    in.int32(),
                    in.int32(),
                    in.int32(),
                    in.int32()));
}
