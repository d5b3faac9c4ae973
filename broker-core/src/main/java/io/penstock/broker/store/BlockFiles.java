package io.penstock.broker.store;

import io.penstock.broker.store.file.Disk;
import io.penstock.broker.store.file.DiskFile;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.SpscArrayQueue;

/**
 * The shared store of index blocks: files {@code blocks-N} of 1,024 blocks of 4 KiB, and which blocks are free.
 *
 * <p>Blocks are derived state. What makes them safe is when one may be used again: a block that a kept checkpoint may
 * name keeps its bytes until a later checkpoint is durable ({@link #beginCheckpoint}, {@link #releaseFreed}); a
 * <em>young</em> one, allocated since the last checkpoint began, is named by none and may be overwritten or reused at
 * once. Which blocks are used is not stored here: the checkpoint says it ({@link #restore}).
 *
 * <p>Only the newest checkpoint finds its blocks as it left them. Older kept ones are used without theirs (see {@code
 * docs/retention.md}), so what was freed need not wait for them.
 *
 * <p>When many blocks are free, the last file is given up once nothing in it is used: the log thread takes it out of the
 * table, the housekeeper deletes it when no reader can still be looking at it.
 *
 * <p>Threads: the log thread allocates, writes and frees; the housekeeper calls {@link #prepare} and {@link #force}; any
 * thread reads through a {@link BlockReader} of its own. After a crash unreferenced blocks are free, whatever is in them.
 */
public final class BlockFiles implements AutoCloseable {
    /** Blocks in one file. */
    public static final int FILE_BLOCKS = 1024;

    private static final int FILE_BYTES = FILE_BLOCKS * BlockLayout.BLOCK_BYTES;
    private static final String PREFIX = "blocks-";
    private static final String NEW_PREFIX = "new-blocks-";
    private static final int READY_LIMIT = 8;

    /** Files of free blocks that stay, so that a backlog which comes and goes does not create and delete files. */
    private static final int FREE_FILES_KEPT = 4;

    private static final class BlockFile {
        final DiskFile file;
        final int number;
        volatile boolean dirty;

        BlockFile(DiskFile file, int number) {
            this.file = file;
            this.number = number;
        }
    }

    /** Blocks that were freed in a generation and wait for the checkpoint that makes their reuse safe. */
    private static final class Waiting {
        private int[] blocks = new int[16];
        private int[] generations = new int[16];
        private int head;
        private int tail;
        private int generation;

        /** What waits from now on waits for the checkpoint after the one that begins; answers that one's number. */
        int begin() {
            return ++generation;
        }

        void add(int block) {
            if (tail == blocks.length) {
                int count = tail - head;
                int size = Math.max(16, 2 * count);
                blocks = Arrays.copyOf(Arrays.copyOfRange(blocks, head, tail), size);
                generations = Arrays.copyOf(Arrays.copyOfRange(generations, head, tail), size);
                head = 0;
                tail = count;
            }
            blocks[tail] = block;
            generations[tail++] = generation;
        }

        boolean readyFor(int generation) {
            return head < tail && generations[head] < generation;
        }

        int poll() {
            return blocks[head++];
        }
    }

    /** Which numbers files have: low ones first, so that the table stays short. Any thread. */
    private static final class FileNumbers {
        private final AtomicInteger highest = new AtomicInteger();
        private final Queue<Integer> givenUp = new ConcurrentLinkedQueue<>();

        int next() {
            Integer again = givenUp.poll();
            return again != null ? again : highest.getAndIncrement();
        }

        void giveUp(int number) {
            givenUp.add(number);
        }

        /** At start, before any other call. */
        void found(BlockFile[] files) {
            highest.set(files.length);
            for (int number = 0; number < files.length; number++) {
                if (files[number] == null) {
                    givenUp.add(number);
                }
            }
        }
    }

    private final Disk disk;
    private final LogChecksum checksum = new LogChecksum();
    private final BlockReader ownReader = new BlockReader(this);
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(BlockLayout.BLOCK_BYTES);
    private final SpscArrayQueue<BlockFile> ready = new SpscArrayQueue<>(READY_LIMIT);
    private final FileNumbers numbers = new FileNumbers();
    private final SpscArrayQueue<BlockFile> givenUp = new SpscArrayQueue<>(READY_LIMIT);
    private final AtomicInteger copying = new AtomicInteger();
    private final BitSet free = new BitSet();
    private final BitSet young = new BitSet();
    private final Waiting waiting = new Waiting();
    private int lowestFree;
    private volatile int freeCount;
    private volatile BlockFile[] files = new BlockFile[0];
    private volatile StoreException failure;

    /** Opens the files; nothing can be allocated before {@link #restore}. */
    public BlockFiles(Disk disk) {
        this.disk = disk;
        for (String name : disk.list()) {
            if (name.startsWith(PREFIX)) {
                open(name);
            } else if (name.startsWith(NEW_PREFIX)) {
                disk.delete(name);
            }
        }
        numbers.found(files);
    }

    private void open(String name) {
        int number = Integer.parseInt(name.substring(PREFIX.length()));
        DiskFile file = disk.open(name);
        if (file.length() == FILE_BYTES) {
            put(new BlockFile(file, number));
        } else {
            // Cut short from outside: its blocks read as damaged and are rebuilt.
            file.close();
            disk.delete(name);
        }
    }

    private void put(BlockFile file) {
        BlockFile[] now = Arrays.copyOf(files, Math.max(files.length, file.number + 1));
        now[file.number] = file;
        files = now;
    }

    /** Removes every block file of a store, whose blocks nobody trusts any more. Before the files are opened. */
    public static void deleteAll(Disk disk) {
        for (String name : disk.list()) {
            if (name.startsWith(PREFIX)) {
                disk.delete(name);
            }
        }
    }

    /** Declares which blocks the restored queues use; all others become free. Once, before the first allocation. */
    public void restore(BitSet used) {
        for (BlockFile file : files) {
            if (file != null) {
                free.set(file.number * FILE_BLOCKS, (file.number + 1) * FILE_BLOCKS);
            }
        }
        free.andNot(used);
        freeCount = free.cardinality();
    }

    /** One bounded step of the housekeeper: prepares a file if free blocks run low, deletes one that was given up. */
    public int prepare() {
        return deleteOne() + prepareOne();
    }

    private int prepareOne() {
        if (failure != null || freeCount + ready.size() * FILE_BLOCKS >= 2 * FILE_BLOCKS) {
            return 0;
        }
        try {
            ready.offer(createFile());
            return 1;
        } catch (StoreException e) {
            if (e.category() != Category.FULL) {
                failure = e;
            }
            return 0;
        }
    }

    /** Whoever looked the file up before it left the table has counted himself in, and must have gone. */
    private int deleteOne() {
        if (failure != null || givenUp.isEmpty() || copying.get() > 0) {
            return 0;
        }
        BlockFile file = givenUp.poll();
        try {
            disk.delete(nameOf(file.number));
            disk.forceDirectory();
            file.file.close();
            numbers.giveUp(file.number);
        } catch (StoreException e) {
            failure = e;
        }
        return 1;
    }

    private static String nameOf(int number) {
        return PREFIX + String.format(Locale.ROOT, "%08d", number);
    }

    private BlockFile createFile() {
        if (disk.freeBytes() < FILE_BYTES) {
            throw new StoreException(
                    Category.FULL, PREFIX, StoreException.NO_POSITION, "no room for a file of index blocks");
        }
        int number = numbers.next();
        DiskFile file = disk.create(NEW_PREFIX + number, FILE_BYTES);
        disk.rename(NEW_PREFIX + number, nameOf(number));
        disk.forceDirectory();
        return new BlockFile(file, number);
    }

    /** Blocks that can be allocated without asking the disk for room: what admission looks at. Log thread. */
    public int available() {
        return freeCount + ready.size() * FILE_BLOCKS;
    }

    /**
     * The lowest free block. Takes a prepared file if there is none, and creates one as a last resort.
     *
     * @throws StoreException FULL if there is no room for one
     */
    public int allocate() {
        checkUsable();
        if (freeCount == 0) {
            BlockFile file = ready.poll();
            add(file != null ? file : createFile());
        }
        int block = free.nextSetBit(lowestFree);
        free.clear(block);
        young.set(block);
        lowestFree = block + 1;
        freeCount--;
        return block;
    }

    private void add(BlockFile file) {
        put(file);
        int first = file.number * FILE_BLOCKS;
        free.set(first, first + FILE_BLOCKS);
        lowestFree = Math.min(lowestFree, first);
        freeCount += FILE_BLOCKS;
    }

    /** Gives a block back: at once if it is young, else when a checkpoint that begins later is durable. */
    public void free(int block) {
        if (young.get(block)) {
            young.clear(block);
            release(block);
        } else {
            waiting.add(block);
        }
    }

    private void release(int block) {
        if (free.get(block)) {
            throw new IllegalStateException("block " + block + " was freed twice");
        }
        free.set(block);
        lowestFree = Math.min(lowestFree, block);
        freeCount++;
    }

    /** Whether no checkpoint can name the block, so that it may be overwritten in place. */
    boolean isYoung(int block) {
        return young.get(block);
    }

    /**
     * To be called at the very position at which a checkpoint stands, before any later change.
     *
     * @return the number to give to {@link #releaseFreed} when that checkpoint is durable
     */
    public int beginCheckpoint() {
        young.clear();
        return waiting.begin();
    }

    /**
     * The checkpoint of that number is durable and no older one is needed any more: what was freed before it began may
     * be reused.
     */
    public void releaseFreed(int checkpoint) {
        while (waiting.readyFor(checkpoint)) {
            release(waiting.poll());
        }
        giveUpLastFiles();
    }

    private void giveUpLastFiles() {
        BlockFile[] now = files;
        int count = now.length;
        while (freeCount > FREE_FILES_KEPT * FILE_BLOCKS && isUnused(now, count - 1)) {
            BlockFile last = now[--count];
            if (last != null && !givenUp.offer(last)) {
                count++;
                break;
            }
            if (last != null) {
                int first = last.number * FILE_BLOCKS;
                free.clear(first, first + FILE_BLOCKS);
                freeCount -= FILE_BLOCKS;
            }
        }
        if (count < now.length) {
            files = Arrays.copyOf(now, count);
        }
    }

    private boolean isUnused(BlockFile[] now, int number) {
        return now[number] == null || free.nextClearBit(number * FILE_BLOCKS) >= (number + 1) * FILE_BLOCKS;
    }

    /** A cleared block-sized buffer for building a block; the log thread's only one. */
    ByteBuffer scratch() {
        return scratch.clear();
    }

    /** Sets the checksum and writes the block. Not forced. */
    void write(int block, ByteBuffer bytes) {
        checkUsable();
        bytes.putInt(BlockLayout.CRC, checksum.of(bytes, BlockLayout.MAGIC_AT, BlockLayout.BLOCK_BYTES));
        ownReader.forget();
        BlockFile file = files[block / FILE_BLOCKS];
        file.file.write(byteOf(block), bytes.clear());
        file.dirty = true;
    }

    private static long byteOf(int block) {
        return (long) (block % FILE_BLOCKS) * BlockLayout.BLOCK_BYTES;
    }

    /** The log thread's own reader. */
    BlockReader ownReader() {
        return ownReader;
    }

    /** Copies the block's bytes as they are now; false if there is no such file. Any thread. */
    boolean copy(int block, ByteBuffer to) {
        copying.incrementAndGet();
        try {
            BlockFile[] now = files;
            int number = block / FILE_BLOCKS;
            if (block < 0 || number >= now.length || now[number] == null) {
                return false;
            }
            to.clear().put(now[number].file.view(byteOf(block), BlockLayout.BLOCK_BYTES));
            return true;
        } finally {
            copying.decrementAndGet();
        }
    }

    /** Makes every block written before this call survive a power loss. Housekeeper. */
    public void force() {
        checkUsable();
        for (BlockFile file : files) {
            if (file != null && file.dirty) {
                // Cleared first: a block written during the force marks the file again.
                file.dirty = false;
                try {
                    file.file.force();
                } catch (StoreException e) {
                    failure = e;
                    throw e;
                }
            }
        }
    }

    private void checkUsable() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Closes the files, forcing nothing. */
    @Override
    public void close() {
        for (BlockFile file = givenUp.poll(); file != null; file = givenUp.poll()) {
            file.file.close();
        }
        for (BlockFile file = ready.poll(); file != null; file = ready.poll()) {
            file.file.close();
        }
        for (BlockFile file : files) {
            if (file != null) {
                file.file.close();
            }
        }
    }
}
