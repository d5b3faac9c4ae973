package io.penstock.broker.store;

import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;

/**
 * Looks at one place of a segment and says whether a sound batch stands there: the one reader's check that recovery,
 * verification and repair share. Trusts no length before it has been compared with what is there.
 *
 * <p>One thread; reused.
 */
final class BatchView {
    private final LogChecksum checksum = new LogChecksum();
    private final RecordView record = new RecordView();
    private Segment segment;
    private ByteBuffer view;
    private int offset;
    private String fault;

    /** Whether a batch with a sound header stands at the position; else {@link #fault} says what is wrong. */
    boolean wrap(Segment segment, long position) {
        this.segment = segment;
        this.view = segment.view();
        this.offset = (int) (position - segment.start());
        fault = headerFault(position);
        return fault == null;
    }

    private String headerFault(long position) {
        if (segment.bytes() - offset < LogLayout.BATCH_HEADER_BYTES) {
            return "no room for a batch header";
        }
        if (view.getInt(offset + LogLayout.BATCH_MAGIC_AT) != LogLayout.BATCH_MAGIC) {
            return "no batch";
        }
        if (view.getLong(offset + LogLayout.BATCH_POSITION) != position) {
            return "a batch of another position";
        }
        int length = length();
        if (length < LogLayout.BATCH_HEADER_BYTES
                || length % LogLayout.ALIGNMENT != 0
                || length > segment.bytes() - offset) {
            return "a batch of impossible length " + length;
        }
        if (!recordsFillBatch()) {
            return "record lengths that do not add up to the batch";
        }
        if (checksum.ofBatch(view, offset, count()) != view.getInt(offset + LogLayout.BATCH_CRC)) {
            return "a wrong batch checksum";
        }
        int version = view.getShort(offset + LogLayout.BATCH_VERSION_AT);
        if (version != LogLayout.BATCH_VERSION) {
            throw new StoreException(
                    Category.UNKNOWN_VERSION, segment.fileName(), position, "batch of version " + version);
        }
        return null;
    }

    private boolean recordsFillBatch() {
        if (isEnd()) {
            return count() == 0 && offset + length() == segment.bytes();
        }
        int end = offset + length();
        int at = offset + LogLayout.BATCH_HEADER_BYTES;
        for (int i = count(); i > 0; i--) {
            if (end - at < LogLayout.RECORD_HEADER_BYTES) {
                return false;
            }
            int recordLength = view.getInt(at + LogLayout.RECORD_LENGTH);
            if (recordLength < LogLayout.RECORD_HEADER_BYTES || recordLength > end - at) {
                return false;
            }
            at += LogLayout.align(recordLength);
        }
        return at == end && count() >= 0;
    }

    /** Whether every record of the batch is sound; else {@link #fault} says which is not. */
    boolean recordsSound() {
        boolean more = first();
        while (more) {
            int at = record.offset();
            long position = segment.start() + at;
            if (record.position() != position
                    || checksum.ofRecord(view, at, record.length()) != view.getInt(at + LogLayout.RECORD_CRC)) {
                fault = "a wrong record checksum at position " + position;
                return false;
            }
            more = next();
        }
        return true;
    }

    /** Goes to the first record; false if there is none. */
    boolean first() {
        record.wrap(view, offset + LogLayout.BATCH_HEADER_BYTES);
        return count() > 0;
    }

    /** Goes to the next record; false at the end. */
    boolean next() {
        int after = record.offset() + LogLayout.align(record.length());
        record.wrap(view, after);
        return after < offset + length();
    }

    RecordView record() {
        return record;
    }

    String fault() {
        return fault;
    }

    boolean isEnd() {
        return (view.getShort(offset + LogLayout.BATCH_FLAGS) & LogLayout.FLAG_END) != 0;
    }

    int length() {
        return view.getInt(offset + LogLayout.BATCH_LENGTH);
    }

    int count() {
        return view.getInt(offset + LogLayout.BATCH_COUNT);
    }

    long life() {
        return view.getLong(offset + LogLayout.BATCH_LIFE);
    }

    long forcedTo() {
        return view.getLong(offset + LogLayout.BATCH_FORCED_TO);
    }
}
