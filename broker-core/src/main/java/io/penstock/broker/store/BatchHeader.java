package io.penstock.broker.store;

import java.nio.ByteBuffer;

/** Writes the fields of a batch header but its checksum; the bytes are declared in {@link LogLayout}. */
final class BatchHeader {
    private BatchHeader() {}

    static void write(ByteBuffer buffer, long position, int length, int count, long life, long forcedTo, int flags) {
        buffer.putInt(LogLayout.BATCH_MAGIC_AT, LogLayout.BATCH_MAGIC);
        buffer.putShort(LogLayout.BATCH_VERSION_AT, (short) LogLayout.BATCH_VERSION);
        buffer.putShort(LogLayout.BATCH_FLAGS, (short) flags);
        buffer.putInt(LogLayout.BATCH_LENGTH, length);
        buffer.putLong(LogLayout.BATCH_LIFE, life);
        buffer.putLong(LogLayout.BATCH_POSITION, position);
        buffer.putLong(LogLayout.BATCH_FORCED_TO, forcedTo);
        buffer.putInt(LogLayout.BATCH_COUNT, count);
        buffer.putInt(LogLayout.BATCH_COUNT + Integer.BYTES, 0);
    }
}
