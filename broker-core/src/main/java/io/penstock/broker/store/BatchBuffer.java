package io.penstock.broker.store;

import java.nio.ByteBuffer;

/**
 * One reusable buffer in which a batch is built, from which it is written to the log, and from which apply reads it.
 *
 * <p>Life of a batch: {@link CommitLog#begin} gives it a position and a capacity; records are added while {@link #fits}
 * says so; {@link CommitLog#append} seals and writes it; then its records can be walked with {@link #first} and
 * {@link #next} until the next {@code begin}. Invariant: between calls it holds whole records only. Owned by one thread
 * at a time. A crash forgets it.
 */
public final class BatchBuffer {
    private static final int EMPTY_BYTES = 4 * 1024;

    private final int bytesMax;
    private final LogChecksum checksum = new LogChecksum();
    private ByteBuffer buffer;
    private ByteBuffer payload;
    private long position = -1;
    private long timestamp;
    private int capacity;
    private int length;
    private int count;
    private boolean recordOpen;
    private boolean sealed = true;

    /** @param bytesMax how large a batch becomes at most; only a single larger record makes it grow beyond that */
    public BatchBuffer(int bytesMax) {
        this.bytesMax = bytesMax;
        allocate(Math.min(bytesMax, EMPTY_BYTES));
    }

    private void allocate(int bytes) {
        ByteBuffer larger = ByteBuffer.allocateDirect(bytes);
        if (buffer != null) {
            larger.put(0, buffer, 0, length);
        }
        buffer = larger;
        payload = larger.duplicate();
    }

    /** Starts a batch. {@code room} is what is left of the segment; {@code firstPayload} must be allowed at least. */
    void begin(long position, int room, int firstPayload, long timestamp) {
        this.position = position;
        this.timestamp = timestamp;
        int wanted = LogLayout.BATCH_HEADER_BYTES + LogLayout.recordBytes(firstPayload);
        capacity = Math.min(room, Math.max(bytesMax, wanted));
        length = LogLayout.BATCH_HEADER_BYTES;
        count = 0;
        recordOpen = false;
        sealed = false;
        ensure(length);
    }

    private void ensure(int bytes) {
        if (bytes > buffer.capacity()) {
            allocate(Math.min(capacity, Math.max(bytes, 2 * buffer.capacity())));
        }
    }

    /** Whether another record with that payload has room in this batch. */
    public boolean fits(int payloadLengthMax) {
        return !sealed && length + LogLayout.recordBytes(payloadLengthMax) <= capacity;
    }

    /**
     * Opens a record: the caller writes the payload from the returned buffer's position on, at most up to its limit, and
     * then calls {@link #end}. The buffer is the same object every time.
     */
    public ByteBuffer record(RecordKind kind, int version, int payloadLengthMax) {
        if (recordOpen || !fits(payloadLengthMax)) {
            throw new IllegalStateException("no room for " + payloadLengthMax + " bytes, or a record is open");
        }
        ensure(length + LogLayout.recordBytes(payloadLengthMax));
        buffer.putInt(length + LogLayout.RECORD_KIND, kind.number() << 16 | version);
        buffer.putInt(length + LogLayout.RECORD_VERSION + Short.BYTES, 0);
        buffer.putLong(length + LogLayout.RECORD_POSITION, position + length);
        buffer.putLong(length + LogLayout.RECORD_TIMESTAMP, timestamp);
        recordOpen = true;
        int start = length + LogLayout.RECORD_HEADER_BYTES;
        return payload.limit(start + payloadLengthMax).position(start);
    }

    /** Closes the open record where its buffer's position stands; returns the record's log position. */
    public long end() {
        if (!recordOpen) {
            throw new IllegalStateException("no record is open");
        }
        int recordLength = payload.position() - length;
        if (recordLength < LogLayout.RECORD_HEADER_BYTES) {
            throw new IllegalStateException("the payload buffer's position was moved before its start");
        }
        int padded = LogLayout.align(recordLength);
        for (int i = recordLength; i < padded; i++) {
            buffer.put(length + i, (byte) 0);
        }
        buffer.putInt(length + LogLayout.RECORD_LENGTH, recordLength);
        buffer.putInt(length + LogLayout.RECORD_CRC, checksum.ofRecord(buffer, length, recordLength));
        long recordPosition = position + length;
        length += padded;
        count++;
        recordOpen = false;
        return recordPosition;
    }

    /** Drops the open record. */
    public void abandon() {
        recordOpen = false;
    }

    /** Adds a record whose payload is at hand; returns its log position. */
    public long add(RecordKind kind, int version, ByteBuffer bytes) {
        int size = bytes.remaining();
        ByteBuffer to = record(kind, version, size);
        int start = to.position();
        to.put(start, bytes, bytes.position(), size).position(start + size);
        return end();
    }

    /** Writes the batch header; from now on the batch can only be read. */
    void seal(long life, long forcedTo) {
        if (recordOpen || sealed) {
            throw new IllegalStateException("a record is open, or the batch is sealed already");
        }
        BatchHeader.write(buffer, position, length, count, life, forcedTo, 0);
        buffer.putInt(LogLayout.BATCH_CRC, checksum.ofBatch(buffer, 0, count));
        sealed = true;
    }

    /** Points the view to the first record; false if the batch is empty. */
    public boolean first(RecordView view) {
        view.wrap(buffer, LogLayout.BATCH_HEADER_BYTES);
        return count > 0;
    }

    /** Points the view to the record after the one it shows; false at the end. */
    public boolean next(RecordView view) {
        int after = view.offset() + LogLayout.align(view.length());
        if (after >= length) {
            return false;
        }
        view.wrap(buffer, after);
        return true;
    }

    /** Records closed so far. */
    public int count() {
        return count;
    }

    /** Bytes so far, header included. */
    public int length() {
        return length;
    }

    /** Where the batch stands in the log. */
    public long position() {
        return position;
    }

    /** The log position after the batch. */
    public long endPosition() {
        return position + length;
    }

    /** The sealed bytes, for the one positional write. */
    ByteBuffer bytes() {
        if (!sealed) {
            throw new IllegalStateException("the batch is not sealed");
        }
        return payload.limit(length).position(0);
    }
}
