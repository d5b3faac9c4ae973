package io.penstock.broker.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The checksums of the log's batches and records, computed in one place for writer, reader and repair.
 *
 * <p>Holds state while it computes, so each thread has its own.
 */
final class LogChecksum {
    private final CRC32C crc = new CRC32C();
    private ByteBuffer source;
    private ByteBuffer cursor;

    /** The checksum of the record at that offset with that length (padding not counted). */
    int ofRecord(ByteBuffer buffer, int offset, int length) {
        crc.reset();
        add(buffer, offset + LogLayout.RECORD_LENGTH, offset + LogLayout.align(length));
        return (int) crc.getValue();
    }

    /** The checksum of the batch at that offset. The record headers in it must be sound. */
    int ofBatch(ByteBuffer buffer, int offset, int count) {
        crc.reset();
        add(buffer, offset + LogLayout.BATCH_MAGIC_AT, offset + LogLayout.BATCH_HEADER_BYTES);
        int record = offset + LogLayout.BATCH_HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            add(buffer, record, record + LogLayout.RECORD_HEADER_BYTES);
            record += LogLayout.align(buffer.getInt(record + LogLayout.RECORD_LENGTH));
        }
        return (int) crc.getValue();
    }

    /** The checksum of a stretch of bytes. */
    int of(ByteBuffer buffer, int from, int to) {
        crc.reset();
        add(buffer, from, to);
        return (int) crc.getValue();
    }

    /** The checksum of a stretch of bytes followed by the whole of another buffer. */
    int of(ByteBuffer buffer, int from, int to, ByteBuffer rest) {
        crc.reset();
        add(buffer, from, to);
        add(rest, 0, rest.capacity());
        return (int) crc.getValue();
    }

    private void add(ByteBuffer buffer, int from, int to) {
        if (source != buffer) {
            // A duplicate has its own position and limit, and CRC32C can be fed only through those.
            source = buffer;
            cursor = buffer.duplicate();
        }
        cursor.limit(to).position(from);
        crc.update(cursor);
    }
}
