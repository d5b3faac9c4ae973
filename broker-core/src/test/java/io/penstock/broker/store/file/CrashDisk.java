package io.penstock.broker.store.file;

import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A disk that can lose its power at any operation. Of each file it keeps what was written and what was forced; after a
 * power loss every unforced 4 KiB page is kept, lost, or torn in its 512-byte sectors, at random from a seed, and of the
 * unforced directory operations a prefix survives.
 *
 * <p>Every create, fill, write, force, rename, delete and directory force is one numbered operation. One thread at a
 * time.
 */
public final class CrashDisk implements Disk {
    /** The power went off: thrown by the operation chosen and by every one after it. */
    public static final class PowerLoss extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PowerLoss() {
            super("power loss", null, false, false);
        }
    }

    private static final int SECTOR = 512;
    private static final int PAGE_SECTORS = 8;

    private static final class Inode {
        byte[] current = new byte[0];
        byte[] durable = new byte[0];
        int length;
        int durableLength;
        BitSet dirty = new BitSet();

        Inode copy() {
            Inode copy = new Inode();
            copy.current = current.clone();
            copy.durable = durable.clone();
            copy.length = length;
            copy.durableLength = durableLength;
            copy.dirty = (BitSet) dirty.clone();
            return copy;
        }

        void resize(int newLength) {
            if (newLength > current.length) {
                current = Arrays.copyOf(current, newLength);
            }
            length = newLength;
        }

        void force() {
            durable = durable.length < length ? Arrays.copyOf(durable, length) : durable;
            for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
                copySector(sector, durable, length);
            }
            dirty.clear();
            durableLength = length;
        }

        void copySector(int sector, byte[] to, int limit) {
            int from = sector * SECTOR;
            int count = Math.min(SECTOR, Math.min(limit, to.length) - from);
            if (count > 0) {
                System.arraycopy(current, from, to, from, count);
            }
        }

        Inode afterPowerLoss(SplittableRandom random) {
            Inode left = new Inode();
            left.length = random.nextBoolean() ? length : durableLength;
            left.durableLength = left.length;
            byte[] bytes = Arrays.copyOf(durable, left.length);
            int page = -1;
            int fate = 0;
            for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
                if (sector / PAGE_SECTORS != page) {
                    page = sector / PAGE_SECTORS;
                    fate = random.nextInt(3);
                }
                if (fate == 0 || fate == 2 && random.nextBoolean()) {
                    copySector(sector, bytes, left.length);
                }
            }
            left.durable = bytes;
            left.current = bytes.clone();
            return left;
        }
    }

    /** An unforced change of the directory: {@code from} null for a create, {@code to} null for a delete. */
    private record Change(String from, String to, Inode inode) {
        void apply(Map<String, Inode> directory) {
            if (from != null) {
                directory.remove(from);
            }
            if (to != null) {
                directory.put(to, inode);
            }
        }
    }

    private final Map<String, Inode> directory = new TreeMap<>();
    private final Map<String, Inode> durableDirectory = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private long operations;
    private long crashAt = Long.MAX_VALUE;
    private long failForceAt = Long.MAX_VALUE;
    private long forces;
    private long spaceLimit = Long.MAX_VALUE / 2;
    private Runnable watcher = () -> {};

    /** The n-th operation from now on (1 is the next) loses power, and so does every one after it. */
    public CrashDisk crashAt(long n) {
        crashAt = operations + n;
        return this;
    }

    /** The n-th force from now on (1 is the next) fails as a broken disk does; those after it pretend to succeed. */
    public CrashDisk failForceAt(long n) {
        failForceAt = forces + n;
        return this;
    }

    /** All files together may take this much from now on. */
    public CrashDisk limitSpace(long bytes) {
        spaceLimit = bytes;
        return this;
    }

    /** Calls the watcher in the middle of every operation from now on, when a power loss would find it half done. */
    public CrashDisk watch(Runnable eachOperation) {
        watcher = eachOperation;
        return this;
    }

    /** Forces of files so far. */
    public long forces() {
        return forces;
    }

    /** Operations so far. */
    public long operations() {
        return operations;
    }

    /** What a power loss now would leave. This disk stays as it is. */
    public CrashDisk afterPowerLoss(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Inode> left = new TreeMap<>(durableDirectory);
        int survivors = random.nextInt(changes.size() + 1);
        if (random.nextInt(3) == 0) {
            survivors = random.nextBoolean() ? 0 : changes.size();
        }
        for (Change change : changes.subList(0, survivors)) {
            change.apply(left);
        }
        CrashDisk disk = new CrashDisk();
        left.forEach((name, inode) -> disk.directory.put(name, inode.afterPowerLoss(random)));
        disk.durableDirectory.putAll(disk.directory);
        return disk;
    }

    /** What {@code kill -9} now would leave: all that was written, none of it forced that was not. */
    public CrashDisk killProcess() {
        Map<Inode, Inode> copies = new IdentityHashMap<>();
        CrashDisk disk = new CrashDisk();
        directory.forEach((name, inode) -> disk.directory.put(name, copy(inode, copies)));
        durableDirectory.forEach((name, inode) -> disk.durableDirectory.put(name, copy(inode, copies)));
        for (Change change : changes) {
            disk.changes.add(new Change(change.from(), change.to(), copy(change.inode(), copies)));
        }
        return disk;
    }

    private static Inode copy(Inode inode, Map<Inode, Inode> copies) {
        return copies.computeIfAbsent(inode, Inode::copy);
    }

    /** Flips one bit of a file, current and durable: what a failing medium does. */
    public void flip(String name, long byteAt, int bit) {
        Inode inode = directory.get(name);
        inode.current[(int) byteAt] ^= (byte) (1 << bit);
        if (byteAt < inode.durable.length) {
            inode.durable[(int) byteAt] ^= (byte) (1 << bit);
        }
    }

    private void operation() {
        watcher.run();
        if (++operations >= crashAt) {
            throw new PowerLoss();
        }
    }

    private void takeSpace(String name, long bytes) {
        if (bytes > freeBytes()) {
            throw new StoreException(Category.FULL, name, StoreException.NO_POSITION, "No space left on device");
        }
    }

    @Override
    public List<String> list() {
        checkPower();
        return new ArrayList<>(directory.keySet());
    }

    private void checkPower() {
        if (operations >= crashAt) {
            throw new PowerLoss();
        }
    }

    @Override
    public DiskFile open(String name) {
        checkPower();
        return new CrashFile(name, existing(name));
    }

    private Inode existing(String name) {
        Inode inode = directory.get(name);
        if (inode == null) {
            throw new StoreException(Category.MISSING, name, StoreException.NO_POSITION, "no such file");
        }
        return inode;
    }

    @Override
    public DiskFile create(String name, long length) {
        takeSpace(name, length);
        if (directory.containsKey(name)) {
            throw new StoreException(Category.FAILED, name, StoreException.NO_POSITION, "the file exists");
        }
        operation();
        change(new Change(null, name, new Inode()));
        CrashFile file = new CrashFile(name, existing(name));
        if (length > 0) {
            operation();
            file.inode.resize((int) length);
            file.inode.dirty.set(0, (int) ((length + SECTOR - 1) / SECTOR));
        }
        file.force();
        return file;
    }

    private void change(Change change) {
        changes.add(change);
        change.apply(directory);
    }

    @Override
    public void rename(String from, String to) {
        operation();
        change(new Change(from, to, existing(from)));
    }

    @Override
    public void delete(String name) {
        Inode inode = existing(name);
        operation();
        inode.resize(0);
        operation();
        change(new Change(name, null, inode));
    }

    @Override
    public void forceDirectory() {
        operation();
        durableDirectory.clear();
        durableDirectory.putAll(directory);
        changes.clear();
    }

    @Override
    public long freeBytes() {
        return spaceLimit - used();
    }

    /** What all files take together. */
    public long used() {
        return directory.values().stream().mapToLong(inode -> inode.length).sum();
    }

    @Override
    public void close() {}

    private final class CrashFile implements DiskFile {
        private final String name;
        private final Inode inode;

        CrashFile(String name, Inode inode) {
            this.name = name;
            this.inode = inode;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long length() {
            return inode.length;
        }

        @Override
        public void write(long position, ByteBuffer bytes) {
            int from = Math.toIntExact(position);
            int end = from + bytes.remaining();
            takeSpace(name, Math.max(0, end - inode.length));
            if (from == end) {
                return;
            }
            boolean last = ++operations >= crashAt;
            if (last && operations > crashAt) {
                throw new PowerLoss();
            }
            // The write during which power goes off may have reached the disk, all of it or in part.
            if (end > inode.length) {
                inode.resize(end);
            }
            bytes.get(inode.current, from, end - from);
            inode.dirty.set(from / SECTOR, (end - 1) / SECTOR + 1);
            watcher.run();
            if (last) {
                throw new PowerLoss();
            }
        }

        @Override
        public void force() {
            if (++forces == failForceAt) {
                // Like Linux: the pages count as clean afterwards, although the disk never got them.
                inode.dirty.clear();
                throw new StoreException(
                        Category.FAILED, name, StoreException.NO_POSITION, "cannot force: Input/output error");
            }
            operation();
            inode.force();
        }

        @Override
        public ByteBuffer view(long position, int length) {
            if (position + length > inode.length) {
                throw new IndexOutOfBoundsException(name + ": " + position + " + " + length);
            }
            return ByteBuffer.wrap(inode.current).slice((int) position, length).asReadOnlyBuffer();
        }

        @Override
        public void close() {}
    }
}
