package io.penstock.broker.store;

import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * The entries of one queue of one destination, by dense offsets from {@link #low} to {@link #next}: where in the log each
 * message stands, and what is needed to choose without reading it.
 *
 * <p>The youngest entries, at most 127, are a heap tail that grows from nothing; full tails become immutable blocks of
 * the shared {@link BlockFiles}, and the queue keeps their numbers. Block k holds offsets k·127 to k·127+126 (the first
 * one after the queue was empty may begin later). An idle empty queue is this object alone.
 *
 * <p>Owned by the log thread; other threads get a {@link #snapshot}. Derived state: {@link #encode} saves it in the
 * checkpoint, and after a crash the records after the checkpoint are applied again.
 */
public final class ConsumeQueue {
    /** The position of a placeholder: the message was moved or settled later in the log. */
    public static final long NOWHERE = Long.MAX_VALUE;

    private static final int ENTRIES = BlockLayout.ENTRIES;
    private static final int TAIL_ENTRIES_MIN = 2;
    /** A tail of at most this many entries is kept when the queue runs empty. */
    private static final int TAIL_ENTRIES_KEPT = 8;

    private static final int HEAD_BYTES = 3 * Long.BYTES + Integer.BYTES;
    private static final int BLOCK_LINE_BYTES = Integer.BYTES + Long.BYTES + Integer.BYTES;

    private final BlockFiles files;
    private final int queue;
    private long low;
    private long next;
    private long tailBase;
    private ByteBuffer tail;
    private int[] blocks;
    private long[] lowest;
    private int[] expiries;
    private int blockHead;
    private int blockCount;
    /** Which of its blocks were found damaged, by their place in the row of all that it ever had; mostly none. */
    private Set<Long> damaged = Set.of();

    /** An empty queue. The number tells its blocks from other queues' and must not be reused while they live. */
    public ConsumeQueue(BlockFiles files, int queue) {
        this.files = files;
        this.queue = queue;
    }

    /** The lowest offset that is still kept. */
    public long low() {
        return low;
    }

    /** The offset that the next entry gets. */
    public long next() {
        return next;
    }

    /**
     * Appends an entry and returns its offset.
     *
     * @throws StoreException FULL if a block is needed and the disk has no room; nothing has changed then
     */
    public long append(QueueEntry entry) {
        int count = (int) (next - tailBase);
        if (count > 0 && next % ENTRIES == 0) {
            spill(count);
            count = 0;
        }
        growTail(count + 1);
        EntryBytes.write(tail, count * BlockLayout.ENTRY_BYTES, entry);
        return next++;
    }

    private void growTail(int entries) {
        int capacity = tail == null ? 0 : tail.capacity() / BlockLayout.ENTRY_BYTES;
        if (entries > capacity) {
            int larger = Math.min(ENTRIES, Math.max(TAIL_ENTRIES_MIN, 2 * capacity));
            byte[] bytes = tail == null ? new byte[0] : tail.array();
            tail = ByteBuffer.wrap(Arrays.copyOf(bytes, larger * BlockLayout.ENTRY_BYTES));
        }
    }

    private void spill(int count) {
        ByteBuffer bytes = newBlock(count);
        bytes.put(BlockLayout.HEADER_BYTES, tail, 0, count * BlockLayout.ENTRY_BYTES);
        writeNew(bytes, count);
    }

    /** A block for the offsets from {@code tailBase} on, without its entries. */
    private ByteBuffer newBlock(int count) {
        ByteBuffer bytes = files.scratch();
        for (int at = BlockLayout.entryAt(count); at < BlockLayout.BLOCK_BYTES; at += Long.BYTES) {
            bytes.putLong(at, 0);
        }
        bytes.putShort(BlockLayout.MAGIC_AT, BlockLayout.MAGIC);
        bytes.putShort(BlockLayout.COUNT, (short) count);
        bytes.putInt(BlockLayout.QUEUE, queue);
        bytes.putLong(BlockLayout.FIRST_OFFSET, tailBase);
        return bytes;
    }

    private void writeNew(ByteBuffer bytes, int count) {
        describe(bytes);
        int block = files.allocate();
        files.write(block, bytes);
        addBlock(block, bytes.getLong(BlockLayout.LOWEST_POSITION), bytes.getInt(BlockLayout.LOWEST_EXPIRY));
        tailBase += count;
    }

    /** Sets what the header says of the entries that are still kept. */
    private void describe(ByteBuffer block) {
        long first = block.getLong(BlockLayout.FIRST_OFFSET);
        int end = BlockLayout.entryAt(block.getShort(BlockLayout.COUNT));
        int from = Math.min(end, BlockLayout.entryAt((int) Math.max(0, low - first)));
        block.putLong(BlockLayout.LOWEST_POSITION, EntryBytes.lowestPosition(block, from, end));
        block.putInt(BlockLayout.LOWEST_EXPIRY, EntryBytes.lowestExpirySeconds(block, from, end));
    }

    private void addBlock(int block, long lowestPosition, int lowestExpiry) {
        if (blocks == null) {
            blocks = new int[4];
            lowest = new long[4];
            expiries = new int[4];
        } else if (blockHead + blockCount == blocks.length) {
            // Half of the array at least is free afterwards, so a block costs constant time over the run.
            int size = Math.max(4, 2 * blockCount);
            blocks = Arrays.copyOf(Arrays.copyOfRange(blocks, blockHead, blockHead + blockCount), size);
            lowest = Arrays.copyOf(Arrays.copyOfRange(lowest, blockHead, blockHead + blockCount), size);
            expiries = Arrays.copyOf(Arrays.copyOfRange(expiries, blockHead, blockHead + blockCount), size);
            blockHead = 0;
        }
        blocks[blockHead + blockCount] = block;
        lowest[blockHead + blockCount] = lowestPosition;
        expiries[blockHead + blockCount++] = lowestExpiry;
    }

    /** Which block of all that the queue ever had is the first in the list. */
    private long firstOrdinal() {
        return (tailBase - 1) / ENTRIES - blockCount + 1;
    }

    /** Where the offset's block stands in the arrays. */
    private int blockOf(long offset) {
        return blockHead + (int) (offset / ENTRIES - firstOrdinal());
    }

    /**
     * Reads the entry of an offset from {@link #low} to below {@link #next}.
     *
     * @throws StoreException CORRUPT if its block is damaged: the index must be rebuilt
     */
    public void get(long offset, QueueEntry into) {
        checkKept(offset);
        if (offset >= tailBase) {
            EntryBytes.read(tail, tailByte(offset), into);
        } else {
            ByteBuffer block = readBlock(blockOf(offset));
            EntryBytes.read(block, entryIn(block, offset), into);
        }
    }

    private void checkKept(long offset) {
        if (offset < low || offset >= next) {
            throw new IndexOutOfBoundsException("offset " + offset + " is not in " + low + " to " + next);
        }
    }

    private int tailByte(long offset) {
        return (int) (offset - tailBase) * BlockLayout.ENTRY_BYTES;
    }

    private ByteBuffer readBlock(int index) {
        ByteBuffer block = files.ownReader().read(files, blocks[index], queue, firstOrdinal() + index - blockHead);
        if (block == null) {
            throw damaged(index);
        }
        return block;
    }

    private int entryIn(ByteBuffer block, long offset) {
        int at = BlockReader.entryAt(block, offset);
        if (at < 0) {
            throw damaged(blockOf(offset));
        }
        return at;
    }

    private StoreException damaged(int index) {
        return new StoreException(
                Category.CORRUPT, "blocks", blocks[index], "index block of queue " + queue + " is damaged");
    }

    /** Drops all entries below the offset; blocks that hold no other are freed. */
    public void dropBefore(long offset) {
        low = Math.min(Math.max(low, offset), next);
        while (blockCount > 0 && (firstOrdinal() + 1) * ENTRIES <= low) {
            files.free(blocks[blockHead++]);
            blockCount--;
        }
        if (low == next) {
            becomeEmpty();
        }
    }

    private void becomeEmpty() {
        tailBase = next;
        blocks = null;
        lowest = null;
        expiries = null;
        blockHead = 0;
        if (tail != null && tail.capacity() > TAIL_ENTRIES_KEPT * BlockLayout.ENTRY_BYTES) {
            tail = null;
        }
    }

    /**
     * Lets an entry say where its record was moved. A block that a checkpoint may name is copied, never overwritten. A
     * placeholder takes the place of every entry that the mover may have seen.
     *
     * @return false, and nothing changed, if the entry is gone or does not point to {@code oldPosition}
     * @throws StoreException CORRUPT if its block is damaged: nothing has changed, and the index must be rebuilt
     */
    public boolean replace(long offset, long oldPosition, QueueEntry moved) {
        if (offset < low || offset >= next) {
            return false;
        }
        if (offset >= tailBase) {
            return swap(tail, tailByte(offset), oldPosition, moved);
        }
        int index = blockOf(offset);
        ByteBuffer copy = files.scratch();
        copy.put(readBlock(index).clear());
        if (!swap(copy, entryIn(copy, offset), oldPosition, moved)) {
            return false;
        }
        int old = blocks[index];
        int block = files.isYoung(old) ? old : files.allocate();
        describe(copy);
        // What is known of the block's live entries stays known: a move only raises where they stand.
        long known = lowest[index] == NOWHERE ? 0 : lowest[index];
        lowest[index] = Math.max(known, copy.getLong(BlockLayout.LOWEST_POSITION));
        expiries[index] = copy.getInt(BlockLayout.LOWEST_EXPIRY);
        blocks[index] = block;
        files.write(block, copy);
        if (block != old) {
            files.free(old);
        }
        return true;
    }

    private static boolean swap(ByteBuffer bytes, int at, long oldPosition, QueueEntry moved) {
        long stands = bytes.getLong(at + BlockLayout.ENTRY_POSITION);
        if (stands != oldPosition && stands != NOWHERE) {
            return false;
        }
        EntryBytes.write(bytes, at, moved);
        return true;
    }

    /**
     * At most the lowest log position among the entries that are needed: exact for what is in memory, and for blocks as
     * far as {@link #learn} was told; {@link Long#MAX_VALUE} if there is none. Reads no block.
     *
     * @param nextNeeded gives the lowest needed offset at or above one
     */
    public long lowestPosition(LongUnaryOperator nextNeeded) {
        long result = Long.MAX_VALUE;
        for (int i = blockHead; i < blockHead + blockCount; i++) {
            result = Math.min(result, lowest[i]);
        }
        for (long offset = nextNeeded.applyAsLong(tailBase());
                offset < next;
                offset = nextNeeded.applyAsLong(offset + 1)) {
            result = Math.min(result, tail.getLong(tailByte(offset) + BlockLayout.ENTRY_POSITION));
        }
        return result;
    }

    /** The offset with which the entries in memory begin; those from {@link #low} to below it are in blocks. */
    public long tailBase() {
        return Math.max(low, tailBase);
    }

    /**
     * The first offset, from {@code from} on, of a block that may hold an entry below the log position or one that expires
     * before that second (unsigned); -1 if there is none. Reads no block.
     */
    public long nextBlock(long from, long belowPosition, int expirySeconds) {
        if (Math.max(from, low) >= tailBase) {
            return -1;
        }
        for (int i = blockOf(Math.max(from, low)); i < blockHead + blockCount; i++) {
            if (lowest[i] < belowPosition || Integer.compareUnsigned(expiries[i], expirySeconds) < 0) {
                return Math.max(Math.max(from, low), (firstOrdinal() + i - blockHead) * ENTRIES);
            }
        }
        return -1;
    }

    /** The offset after the last one of the block that holds the offset. */
    public static long endOfBlock(long offset) {
        return (offset / ENTRIES + 1) * ENTRIES;
    }

    /**
     * Somebody has looked at those entries of a snapshot's one block which are still needed, and tells the lowest position
     * and the lowest expiry in ms (0 none) among them. Ignored if the block has been written anew since.
     */
    public void learn(QueueSnapshot seen, long lowestPosition, long lowestExpiry) {
        if (isStill(seen)) {
            int index = blockOf(seen.from());
            lowest[index] = lowestPosition;
            expiries[index] = EntryBytes.expirySeconds(lowestExpiry);
        }
    }

    /** Whether the snapshot's first entry is in a block, and in the same as when it was taken. */
    public boolean isStill(QueueSnapshot seen) {
        return seen.from() >= low && seen.from() < tailBase() && seen.isOfBlock(blocks[blockOf(seen.from())]);
    }

    /**
     * The block of a snapshot's first entry could not be read.
     *
     * @return whether that is news: the block is still the same, and nobody has come upon it before
     */
    public boolean noteDamaged(QueueSnapshot seen) {
        if (!isStill(seen)) {
            return false;
        }
        if (damaged.isEmpty()) {
            damaged = new HashSet<>();
        }
        return damaged.add(seen.from() / ENTRIES);
    }

    /** How many of the blocks in use are known to be damaged. */
    public int damagedBlocks() {
        int count = 0;
        for (long ordinal : damaged) {
            count += ordinal >= low / ENTRIES ? 1 : 0;
        }
        return count;
    }

    /** Checks every block. Before anything else is done with the queue; reads them all. */
    public StoreException findDamage() {
        for (int i = blockHead; i < blockHead + blockCount; i++) {
            ByteBuffer block = files.ownReader().read(files, blocks[i], queue, firstOrdinal() + i - blockHead);
            long last = Math.min((firstOrdinal() + i - blockHead + 1) * ENTRIES, tailBase) - 1;
            if (block == null || BlockReader.entryAt(block, last) < 0) {
                return damaged(i);
            }
        }
        return null;
    }

    /** An immutable view of the kept entries from {@code from} to below {@code to}, for another thread. */
    public QueueSnapshot snapshot(long from, long to) {
        long first = Math.min(Math.max(from, low), next);
        long end = Math.max(first, Math.min(to, next));
        int[] numbers = new int[0];
        if (first < tailBase && first < end) {
            numbers = Arrays.copyOfRange(blocks, blockOf(first), blockOf(Math.min(end, tailBase) - 1) + 1);
        }
        long copyFrom = Math.max(first, tailBase);
        byte[] copy =
                copyFrom < end ? Arrays.copyOfRange(tail.array(), tailByte(copyFrom), tailByte(end)) : new byte[0];
        return new QueueSnapshot(queue, first, end, first / ENTRIES, numbers, copyFrom, ByteBuffer.wrap(copy));
    }

    /** Adds the numbers of the blocks in use, for {@link BlockFiles#restore}. */
    public void addUsedBlocks(BitSet used) {
        for (int i = blockHead; i < blockHead + blockCount; i++) {
            used.set(blocks[i]);
        }
    }

    /** Bytes that {@link #encode} writes. */
    public int encodedLength() {
        int tailBytes = (int) (next - tailBase) * BlockLayout.ENTRY_BYTES;
        return HEAD_BYTES + blockCount * BLOCK_LINE_BYTES + tailBytes;
    }

    /**
     * Writes the queue for a checkpoint: low int64, next int64, tail base int64, block count int32, per block its number
     * int32, lowest position int64 and lowest expiry int32 (seconds), then the tail's entries.
     */
    public void encode(ByteBuffer to) {
        to.putLong(low).putLong(next).putLong(tailBase).putInt(blockCount);
        for (int i = blockHead; i < blockHead + blockCount; i++) {
            to.putInt(blocks[i]).putLong(lowest[i]).putInt(expiries[i]);
        }
        if (next > tailBase) {
            to.put(tail.array(), 0, tailByte(next));
        }
    }

    /** Reads what {@link #encode} wrote. */
    public static ConsumeQueue decode(BlockFiles files, int queue, ByteBuffer from) {
        ConsumeQueue result = new ConsumeQueue(files, queue);
        result.low = from.getLong();
        result.next = from.getLong();
        result.tailBase = from.getLong();
        int count = from.getInt();
        for (int i = 0; i < count; i++) {
            result.addBlock(from.getInt(), from.getLong(), from.getInt());
        }
        result.decodeTail(from);
        return result;
    }

    /**
     * Reads what {@link #encode} wrote without its blocks, which are lost: writes new ones of placeholders, {@link
     * #NOWHERE}. The log that follows must hold a move for each that is still needed at its end.
     */
    public static ConsumeQueue decodeWithoutBlocks(BlockFiles files, int queue, ByteBuffer from) {
        ConsumeQueue result = new ConsumeQueue(files, queue);
        result.low = from.getLong();
        result.next = from.getLong();
        result.tailBase = from.getLong();
        int count = from.getInt();
        from.position(from.position() + count * BLOCK_LINE_BYTES);
        long end = result.tailBase;
        result.tailBase = Math.min(result.low, end);
        while (result.tailBase < end) {
            result.writePlaceholders((int) (Math.min(endOfBlock(result.tailBase), end) - result.tailBase));
        }
        result.decodeTail(from);
        return result;
    }

    private void writePlaceholders(int count) {
        ByteBuffer bytes = newBlock(count);
        for (int i = 0; i < count; i++) {
            EntryBytes.write(bytes, BlockLayout.entryAt(i), new QueueEntry().set(NOWHERE, 0, 0, 0, 0, 0));
        }
        writeNew(bytes, count);
    }

    private void decodeTail(ByteBuffer from) {
        int tailEntries = (int) (next - tailBase);
        if (tailEntries > 0) {
            byte[] bytes = new byte[tailEntries * BlockLayout.ENTRY_BYTES];
            from.get(bytes);
            tail = ByteBuffer.wrap(bytes);
        }
    }
}
