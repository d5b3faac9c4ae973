package io.penstock.broker.store;

import java.nio.ByteBuffer;

/**
 * Reads index blocks into a copy of its own and checks the copy, so that a block which its owner reuses or overwrites
 * meanwhile is noticed and never misread. Remembers the last block it read.
 *
 * <p>One thread each.
 */
public final class BlockReader {
    private final BlockFiles files;
    private final LogChecksum checksum = new LogChecksum();
    private final ByteBuffer copy = ByteBuffer.allocateDirect(BlockLayout.BLOCK_BYTES);
    private Object askedFor;
    private int remembered = -1;

    public BlockReader(BlockFiles files) {
        this.files = files;
    }

    /**
     * The bytes of the block if it is sound and belongs there, else null. Valid until the next call.
     *
     * @param asker a remembered block is given again only to the same asker, so a newer snapshot sees newer bytes
     * @param ordinal which of the queue's blocks it must be: its offsets divided by {@link BlockLayout#ENTRIES}
     */
    ByteBuffer read(Object asker, int block, int queue, long ordinal) {
        if (block != remembered || asker != askedFor) {
            forget();
            if (!files.copy(block, copy) || !sound()) {
                return null;
            }
            remembered = block;
            askedFor = asker;
        }
        boolean belongs = copy.getInt(BlockLayout.QUEUE) == queue
                && copy.getLong(BlockLayout.FIRST_OFFSET) / BlockLayout.ENTRIES == ordinal;
        return belongs ? copy : null;
    }

    private boolean sound() {
        int count = copy.getShort(BlockLayout.COUNT);
        return copy.getShort(BlockLayout.MAGIC_AT) == BlockLayout.MAGIC
                && count > 0
                && count <= BlockLayout.ENTRIES
                && copy.getInt(BlockLayout.CRC) == checksum.of(copy, BlockLayout.MAGIC_AT, BlockLayout.BLOCK_BYTES);
    }

    void forget() {
        remembered = -1;
        askedFor = null;
    }

    /** Where the entry of that offset stands in the block, or -1 if it is not in it. */
    static int entryAt(ByteBuffer block, long offset) {
        long index = offset - block.getLong(BlockLayout.FIRST_OFFSET);
        return index >= 0 && index < block.getShort(BlockLayout.COUNT) ? BlockLayout.entryAt((int) index) : -1;
    }
}
