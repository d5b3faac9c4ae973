package io.penstock.broker.destination;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.WireException;
import java.nio.ByteBuffer;

/**
 * A flyweight over the payload of a MESSAGE record: a header of 25 bytes, and the message as its client encoded it.
 *
 * <p>Reads in place, allocates nothing but the slice that {@link #message} gives, and is valid as long as the buffer is.
 * Since the message takes all that remains, a new field of the header needs a new version of the record. One thread at a
 * time.
 */
public final class MessageRecord {
    /** The header's fields; the message follows them. {@code visibleAt} 0 means at once. */
    public record Header(int destinationId, int queueId, long expiryAt, long visibleAt, int flags) {
        public static final Layout<Header> LAYOUT = Layout.<Header>of(
                        "Message",
                        RecordKind.MESSAGE.number(),
                        "A message sent outside a transaction. The message's bytes follow these fields, to the end.")
                .int32("destinationId", "", "The destination's number.", Header::destinationId)
                .int32("queueId", "", "The queue of the destination that it was put in.", Header::queueId)
                .int64("expiryAt", "ms, broker clock", "When it expires; 0 never.", Header::expiryAt)
                .int64("visibleAt", "ms, broker clock", "When it becomes due; 0 at once.", Header::visibleAt)
                .int8("flags", "", "1: persistent.", Header::flags)
                .build(in -> new Header(in.int32(), in.int32(), in.int64(), in.int64(), in.int8()));
    }

    /** Flag: the message outlives a crash of the broker. */
    public static final int PERSISTENT = 1;

    /** Bytes before the message. */
    public static final int HEADER_BYTES = 25;

    private static final int DESTINATION_ID = 0;
    private static final int QUEUE_ID = 4;
    private static final int EXPIRY_AT = 8;
    private static final int VISIBLE_AT = 16;
    private static final int FLAGS = 24;

    private ByteBuffer buffer;
    private int offset;
    private int length;

    /** Writes the header; the caller writes the message's bytes after it. */
    public static void writeHeader(
            OutBuffer out, int destinationId, int queueId, long expiryAt, long visibleAt, int flags) {
        out.putInt(destinationId)
                .putInt(queueId)
                .putLong(expiryAt)
                .putLong(visibleAt)
                .putByte(flags);
    }

    /**
     * Shows a payload of {@code length} bytes that begins at the index.
     *
     * @throws WireException when it is too short for a header
     */
    public MessageRecord wrap(ByteBuffer buffer, int offset, int length) {
        if (length < HEADER_BYTES) {
            throw new WireException("a message record has at least " + HEADER_BYTES + " bytes, not " + length);
        }
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        return this;
    }

    public int destinationId() {
        return buffer.getInt(offset + DESTINATION_ID);
    }

    public int queueId() {
        return buffer.getInt(offset + QUEUE_ID);
    }

    public long expiryAt() {
        return buffer.getLong(offset + EXPIRY_AT);
    }

    public long visibleAt() {
        return buffer.getLong(offset + VISIBLE_AT);
    }

    public int flags() {
        return buffer.get(offset + FLAGS);
    }

    public boolean isPersistent() {
        return (flags() & PERSISTENT) != 0;
    }

    /** Where the message begins in the wrapped buffer. */
    public int messageOffset() {
        return offset + HEADER_BYTES;
    }

    public int messageLength() {
        return length - HEADER_BYTES;
    }

    /** A new slice with the message. */
    public ByteBuffer message() {
        return buffer.slice(messageOffset(), messageLength());
    }
}
