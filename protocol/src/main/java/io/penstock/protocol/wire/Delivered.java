package io.penstock.protocol.wire;

import java.nio.ByteBuffer;

/**
 * One message of a delivery as a value. The message is a view of the bytes it was read from.
 *
 * <p>Immutable; any thread.
 */
public record Delivered(int queueId, long offset, int deliveryCount, int flags, ByteBuffer message) {
    /** Flag: the message may have been delivered before. */
    public static final int REDELIVERED = 1;

    static final Layout<Delivered> LAYOUT = Layout.<Delivered>of("Delivered", 0, "One message of a delivery.")
            .int32("queueId", "", "The queue of the destination.", Delivered::queueId)
            .int64("offset", "", "The offset in the queue.", Delivered::offset)
            .int32(
                    "deliveryCount",
                    "",
                    "How often the message was delivered, this time included.",
                    Delivered::deliveryCount)
            .int8("flags", "bits", "1 redelivered.", Delivered::flags)
            .slice("message", "The message in message layout v1.", Delivered::message)
            .build(in -> new Delivered(in.int32(), in.int64(), in.int32(), in.int8(), in.slice()));

    /** Bytes of a delivered message besides the message itself. */
    static final int OVERHEAD = LAYOUT.minSize();

    static final int OFFSET_AT = 4;
    static final int COUNT_AT = 12;
    static final int FLAGS_AT = 16;
    static final int LENGTH_AT = 17;
}
