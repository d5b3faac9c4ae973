package io.penstock.broker.store;

import java.nio.ByteBuffer;

/**
 * A flyweight over one record in a batch buffer or a segment. Reused by its one owner; the bytes it shows are valid as
 * long as the buffer's are (until the next {@code begin} of a batch, the release of a retained segment).
 */
public final class RecordView {
    private ByteBuffer buffer;
    private int offset;

    /** Shows the record whose header begins at the offset. Checks nothing. */
    public RecordView wrap(ByteBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Header and payload, without the padding. */
    public int length() {
        return buffer.getInt(offset + LogLayout.RECORD_LENGTH);
    }

    /** The kind, or null for one that this Penstock does not know. */
    public RecordKind kind() {
        return RecordKind.of(kindNumber());
    }

    public int kindNumber() {
        return buffer.getShort(offset + LogLayout.RECORD_KIND);
    }

    /** The version of the payload's layout. */
    public int version() {
        return buffer.getShort(offset + LogLayout.RECORD_VERSION);
    }

    /** Where the record stands in the log. */
    public long position() {
        return buffer.getLong(offset + LogLayout.RECORD_POSITION);
    }

    /** Leader time in ms; never decreases along the log. */
    public long timestamp() {
        return buffer.getLong(offset + LogLayout.RECORD_TIMESTAMP);
    }

    public int payloadLength() {
        return length() - LogLayout.RECORD_HEADER_BYTES;
    }

    /** A new slice with the payload, big-endian. */
    public ByteBuffer payload() {
        return buffer.slice(payloadOffset(), payloadLength());
    }

    /** The buffer in which the record stands, for absolute reads that allocate nothing; see {@link #payloadOffset}. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Where the payload begins in {@link #buffer}. */
    public int payloadOffset() {
        return offset + LogLayout.RECORD_HEADER_BYTES;
    }

    /** The log position after this record and its padding. */
    public long endPosition() {
        return position() + LogLayout.align(length());
    }

    /** Where the record begins in {@link #buffer}. */
    int offset() {
        return offset;
    }
}
