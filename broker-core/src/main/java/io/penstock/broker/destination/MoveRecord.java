package io.penstock.broker.destination;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;

/**
 * A flyweight over the payload of a MOVE record: whose message it is, where it stood, and the message itself.
 *
 * <p>Valid as long as the wrapped buffer is. One thread at a time.
 */
public final class MoveRecord {
    /** The header's fields; the message follows them. {@code target} is {@link Addressee#NOBODY} unless it is delayed. */
    public record Header(
            int destinationId, int queueId, long offset, long oldPosition, long expiryAt, int flags, Addressee target) {
        public static final Layout<Header> LAYOUT = Layout.<Header>of(
                        "Move",
                        RecordKind.MOVE.number(),
                        "A live message copied forward, so that the head of the log can be freed. The message's bytes follow.")
                .int32("destinationId", "", "The destination's number.", Header::destinationId)
                .int32("queueId", "", "The queue of the destination.", Header::queueId)
                .int64("offset", "", "The message's offset, which stays.", Header::offset)
                .int64("oldPosition", "", "Where it stood; ignored if it stands elsewhere by now.", Header::oldPosition)
                .int64(
                        "expiryAt",
                        "ms, broker clock",
                        "When it expires, or becomes due if it is delayed; 0 never.",
                        Header::expiryAt)
                .int32(
                        "flags",
                        "",
                        "The queue entry's: priority in the lowest byte, MESSAGE's flags above.",
                        Header::flags)
                .int32(
                        "targetDestinationId",
                        "",
                        "Of a delayed message, where it goes when it is due; else 0.",
                        r -> r.target.destinationId())
                .int32(
                        "targetQueueId",
                        "",
                        "Of a delayed message, the queue of that destination.",
                        r -> r.target.queueId())
                .int64(
                        "targetExpiryAt",
                        "ms, broker clock",
                        "Of a delayed message, when it expires; 0 never.",
                        r -> r.target.expiryAt())
                .int64(
                        "targetSentPosition",
                        "log position",
                        "Of a delayed message, where it was first stored: subscriptions from before get it; else 0.",
                        r -> r.target.sentPosition())
                .build(in -> new Header(
                        in.int32(),
                        in.int32(),
                        in.int64(),
                        in.int64(),
                        in.int64(),
                        in.int32(),
                        new Addressee(in.int32(), in.int32(), in.int64(), in.int64())));
    }

    /** Bytes before the message. */
    public static final int HEADER_BYTES = 60;

    private ByteBuffer buffer;
    private int at;

    /** Writes the header; the caller writes the message's bytes after it. */
    public static void writeHeader(OutBuffer out, Header header) {
        out.putInt(header.destinationId)
                .putInt(header.queueId)
                .putLong(header.offset)
                .putLong(header.oldPosition)
                .putLong(header.expiryAt)
                .putInt(header.flags)
                .putInt(header.target.destinationId())
                .putInt(header.target.queueId())
                .putLong(header.target.expiryAt())
                .putLong(header.target.sentPosition());
    }

    /** Shows a payload that begins at the index. */
    public MoveRecord wrap(ByteBuffer source, int index) {
        this.buffer = source;
        this.at = index;
        return this;
    }

    public int destinationId() {
        return buffer.getInt(at);
    }

    public int queueId() {
        return buffer.getInt(at + 4);
    }

    public long offset() {
        return buffer.getLong(at + 8);
    }

    public long oldPosition() {
        return buffer.getLong(at + 16);
    }

    public long expiryAt() {
        return buffer.getLong(at + 24);
    }

    public int flags() {
        return buffer.getInt(at + 32);
    }

    /** Where a delayed message goes when it is due; {@link Addressee#NOBODY} of any other. */
    public Addressee target() {
        return new Addressee(
                buffer.getInt(at + 36), buffer.getInt(at + 40), buffer.getLong(at + 44), buffer.getLong(at + 52));
    }

    /** Where the message begins in the wrapped buffer. */
    public int messageOffset() {
        return at + HEADER_BYTES;
    }
}
