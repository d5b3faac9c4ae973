package io.penstock.broker.store;

/**
 * The bytes of a block of queue entries, declared once; {@code docs/formats/queue-blocks.md} says the same for people.
 *
 * <pre>
 *  block, 4096 bytes
 *  0: crc32c int32 of bytes 4 to 4096 | 4: magic int16 | 6: count int16 | 8: queue number int32
 *  12: lowest expiry int32 (seconds since 1970, rounded down, unsigned; -1 if nothing expires)
 *  16: first offset int64 | 24: lowest log position int64 | 32: 127 entries of 32 bytes, unused ones zero
 *
 *  entry, 32 bytes
 *  0: position int64 | 8: size int32 | 12: flags and priority int32 | 16: tag hash int32 | 20: group hash int32
 *  24: expiry int64 (ms, 0 never)
 * </pre>
 */
public final class BlockLayout {
    public static final int BLOCK_BYTES = 4096;
    public static final int HEADER_BYTES = 32;
    public static final int ENTRY_BYTES = 32;
    public static final int ENTRIES = (BLOCK_BYTES - HEADER_BYTES) / ENTRY_BYTES;

    public static final int CRC = 0;
    public static final int MAGIC_AT = 4;
    public static final int COUNT = 6;
    public static final int QUEUE = 8;
    public static final int LOWEST_EXPIRY = 12;
    public static final int FIRST_OFFSET = 16;
    public static final int LOWEST_POSITION = 24;
    public static final short MAGIC = 0x5062;
    public static final int NO_EXPIRY = -1;

    public static final int ENTRY_POSITION = 0;
    public static final int ENTRY_SIZE = 8;
    public static final int ENTRY_FLAGS = 12;
    public static final int ENTRY_TAG = 16;
    public static final int ENTRY_GROUP = 20;
    public static final int ENTRY_EXPIRY = 24;

    private BlockLayout() {}

    /** Where an entry begins in its block. */
    public static int entryAt(int index) {
        return HEADER_BYTES + index * ENTRY_BYTES;
    }
}
