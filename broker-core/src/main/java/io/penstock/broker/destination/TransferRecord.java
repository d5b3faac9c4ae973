package io.penstock.broker.destination;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Coded;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;

/**
 * A flyweight over the payload of a TRANSFER record: which message is taken for which subscription, on which condition, and
 * then what a MESSAGE record says of the copy that goes elsewhere.
 *
 * <p>Valid as long as the wrapped buffer is. One thread at a time.
 */
public final class TransferRecord {
    /** Any failure count will do. */
    public static final int ANY_FAILURES = -1;

    /** A copy that is for every subscription of where it goes. */
    public static final long FOR_ALL = 0;

    /** Bytes before the copy's own header. */
    public static final int HEADER_BYTES = 33;

    /** Why a message goes elsewhere. */
    public enum Reason implements Coded {
        /** Its delivery has failed as often as its destination allows. */
        DELIVERY_LIMIT(1),
        /** The application wants it never again. */
        REJECTED(2),
        /** It is past its time, and its destination has an expiry queue. */
        EXPIRED(3),
        /** An operator has moved it. */
        MOVED(4),
        /** An operator has sent it back to where it was a dead letter of. */
        RETRIED(5);

        private final int code;

        Reason(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /**
     * Which message, and when.
     *
     * @param failures what its failure count must be, or {@link #ANY_FAILURES}
     * @param onlyFor the one subscription of where it goes that gets the copy, or {@link #FOR_ALL}
     */
    public record Header(long subscription, int queueId, long offset, int failures, long onlyFor, Reason reason) {
        public static final Layout<Header> LAYOUT = Layout.<Header>of(
                        "Transfer",
                        RecordKind.TRANSFER.number(),
                        "A message that goes elsewhere: settled here and appended there in one step. Ignored if it is settled or pending, if its failure count is another, or if what it goes to is not there.")
                .int64("subscription", "", "The subscription that it is taken from.", Header::subscription)
                .int32("queueId", "", "The queue of its destination.", Header::queueId)
                .int64("offset", "", "The message's offset.", Header::offset)
                .int32("failures", "", "What its failure count must be; −1 for any.", Header::failures)
                .int64(
                        "onlyFor",
                        "",
                        "The one subscription of the copy's destination that gets the copy; 0 for all.",
                        Header::onlyFor)
                .choice("reason", Reason.class, "Why it goes.", Header::reason)
                .build(in -> new Header(
                        in.int64(), in.int32(), in.int64(), in.int32(), in.int64(), in.choice(Reason.class)));
    }

    private final MessageRecord copy = new MessageRecord();
    private ByteBuffer buffer;
    private int at;

    /** Writes the record's payload. */
    public static void write(OutBuffer out, Header header, int destinationId, int flags, ByteBuffer message) {
        Header.LAYOUT.encode(header, out);
        MessageRecord.writeHeader(out, destinationId, 0, 0, 0, flags);
        out.putRaw(message);
    }

    /** Shows a payload of {@code length} bytes that begins at the index. */
    public TransferRecord wrap(ByteBuffer source, int index, int length) {
        buffer = source;
        at = index;
        copy.wrap(source, index + HEADER_BYTES, length - HEADER_BYTES);
        return this;
    }

    public long subscription() {
        return buffer.getLong(at);
    }

    public int queueId() {
        return buffer.getInt(at + 8);
    }

    public long offset() {
        return buffer.getLong(at + 12);
    }

    public int failures() {
        return buffer.getInt(at + 20);
    }

    public long onlyFor() {
        return buffer.getLong(at + 24);
    }

    /** What is appended. */
    public MessageRecord copy() {
        return copy;
    }
}
