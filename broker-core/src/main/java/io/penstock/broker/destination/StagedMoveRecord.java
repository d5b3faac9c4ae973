package io.penstock.broker.destination;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;

/**
 * A flyweight over the payload of a STAGED_MOVE record: which staged message got a new place, where it stood, and then the
 * payload of its TX_MESSAGE record, byte for byte. So it can be moved again and again, and still says all that it said first.
 *
 * <p>Valid as long as the wrapped buffer is. One thread at a time.
 */
public final class StagedMoveRecord {
    /**
     * The header's fields; the payload of a TX_MESSAGE follows them.
     *
     * @param branch 0 if it is staged by a local transaction: the one that the TX_MESSAGE names
     */
    public record Header(long branch, int index, long oldPosition, long sentPosition) {
        public static final Layout<Header> LAYOUT = Layout.<Header>of(
                        "StagedMove",
                        RecordKind.STAGED_MOVE.number(),
                        "A staged message copied forward, so that the head of the log can be freed. The payload of its TX_MESSAGE"
                                + " follows.")
                .int64(
                        "branch",
                        "",
                        "The own number of the XA branch whose message it is; 0: the transaction's that the TX_MESSAGE names.",
                        Header::branch)
                .int32("index", "", "Its place among the messages that were staged there, from 0.", Header::index)
                .int64(
                        "oldPosition",
                        "log position",
                        "Where it stood; ignored if it stands elsewhere by now, or nowhere.",
                        Header::oldPosition)
                .int64(
                        "sentPosition",
                        "log position",
                        "Where its TX_MESSAGE stood: a delayed one goes to subscriptions from before.",
                        Header::sentPosition)
                .build(in -> new Header(in.int64(), in.int32(), in.int64(), in.int64()));
    }

    /** Bytes before the payload of the TX_MESSAGE. */
    public static final int HEADER_BYTES = 28;

    private ByteBuffer buffer;
    private int at;

    /** Writes the header; the caller writes the payload of the TX_MESSAGE after it. */
    public static void writeHeader(OutBuffer out, Header header) {
        out.putLong(header.branch)
                .putInt(header.index)
                .putLong(header.oldPosition)
                .putLong(header.sentPosition);
    }

    /** Shows a payload that begins at the index. */
    public StagedMoveRecord wrap(ByteBuffer source, int index) {
        this.buffer = source;
        this.at = index;
        return this;
    }

    public long branch() {
        return buffer.getLong(at);
    }

    public int index() {
        return buffer.getInt(at + 8);
    }

    public long oldPosition() {
        return buffer.getLong(at + 12);
    }

    public long sentPosition() {
        return buffer.getLong(at + 20);
    }

    /** Where the payload of the TX_MESSAGE begins in the wrapped buffer. */
    public int stagedOffset() {
        return at + HEADER_BYTES;
    }
}
