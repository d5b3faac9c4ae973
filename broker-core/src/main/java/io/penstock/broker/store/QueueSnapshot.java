package io.penstock.broker.store;

import java.nio.ByteBuffer;

/**
 * The entries {@link #from} to {@link #to} of a consume queue as they stood when the log thread took this: the tail is
 * copied, blocks are named by number. Immutable; made by the log thread, read by any one thread with its own reader.
 *
 * <p>A block may be reused after the queue has dropped it. The reader notices and {@link #get} says false: then the
 * answer is a fresh snapshot; if that cannot be read either, the block is damaged.
 */
public final class QueueSnapshot {
    private final int queue;
    private final long from;
    private final long to;
    private final long firstOrdinal;
    private final int[] blocks;
    private final long tailBase;
    private final ByteBuffer tail;

    QueueSnapshot(int queue, long from, long to, long firstOrdinal, int[] blocks, long tailBase, ByteBuffer tail) {
        this.queue = queue;
        this.from = from;
        this.to = to;
        this.firstOrdinal = firstOrdinal;
        this.blocks = blocks;
        this.tailBase = tailBase;
        this.tail = tail;
    }

    /** The first offset. */
    public long from() {
        return from;
    }

    /** The offset after the last one. */
    public long to() {
        return to;
    }

    /** Whether the first entry stands in the block of that number. */
    boolean isOfBlock(int block) {
        return blocks.length > 0 && blocks[0] == block;
    }

    /** Reads an entry; false if its block is not there any more. */
    public boolean get(long offset, QueueEntry into, BlockReader reader) {
        if (offset < from || offset >= to) {
            throw new IndexOutOfBoundsException("offset " + offset + " is not in " + from + " to " + to);
        }
        if (offset >= tailBase) {
            EntryBytes.read(tail, (int) (offset - tailBase) * BlockLayout.ENTRY_BYTES, into);
            return true;
        }
        long ordinal = offset / BlockLayout.ENTRIES;
        ByteBuffer block = reader.read(this, blocks[(int) (ordinal - firstOrdinal)], queue, ordinal);
        int at = block == null ? -1 : BlockReader.entryAt(block, offset);
        if (at < 0) {
            return false;
        }
        EntryBytes.read(block, at, into);
        return true;
    }
}
