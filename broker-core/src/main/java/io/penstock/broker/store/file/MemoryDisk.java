package io.penstock.broker.store.file;

import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files in direct memory, for a broker that is asked to keep nothing ({@code vm://name?persistent=false}).
 *
 * <p>Threads: as {@link Disk} says. Nothing survives the process; force does nothing.
 */
public final class MemoryDisk implements Disk {
    private final long capacityBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final Map<String, MemoryFile> files = new ConcurrentHashMap<>();

    public MemoryDisk(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    @Override
    public List<String> list() {
        return files.keySet().stream().sorted().toList();
    }

    @Override
    public DiskFile open(String name) {
        return existing(name);
    }

    private MemoryFile existing(String name) {
        MemoryFile file = files.get(name);
        if (file == null) {
            throw new StoreException(Category.MISSING, name, StoreException.NO_POSITION, "no such file");
        }
        return file;
    }

    @Override
    public DiskFile create(String name, long length) {
        take(name, length);
        MemoryFile file = new MemoryFile(name, ByteBuffer.allocateDirect(Math.toIntExact(length)));
        if (files.putIfAbsent(name, file) != null) {
            usedBytes.addAndGet(-length);
            throw new StoreException(Category.FAILED, name, StoreException.NO_POSITION, "the file exists");
        }
        return file;
    }

    private void take(String name, long bytes) {
        if (usedBytes.addAndGet(bytes) > capacityBytes) {
            usedBytes.addAndGet(-bytes);
            throw new StoreException(
                    Category.FULL,
                    name,
                    StoreException.NO_POSITION,
                    "the store in memory is limited to " + capacityBytes + " bytes");
        }
    }

    @Override
    public void rename(String from, String to) {
        MemoryFile file = existing(from);
        MemoryFile replaced = files.put(to, file);
        files.remove(from, file);
        if (replaced != null && replaced != file) {
            usedBytes.addAndGet(-replaced.length());
        }
    }

    @Override
    public void delete(String name) {
        MemoryFile file = existing(name);
        files.remove(name);
        usedBytes.addAndGet(-file.length());
    }

    @Override
    public void forceDirectory() {}

    @Override
    public String toString() {
        return "memory";
    }

    @Override
    public long freeBytes() {
        return capacityBytes - usedBytes.get();
    }

    @Override
    public void close() {
        files.clear();
    }

    private final class MemoryFile implements DiskFile {
        private final String name;
        private volatile ByteBuffer content;

        MemoryFile(String name, ByteBuffer content) {
            this.name = name;
            this.content = content;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long length() {
            return content.capacity();
        }

        @Override
        public void write(long position, ByteBuffer bytes) {
            int end = Math.toIntExact(position + bytes.remaining());
            if (end > content.capacity()) {
                grow(end);
            }
            content.put(Math.toIntExact(position), bytes, bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
        }

        private void grow(int length) {
            take(name, length - content.capacity());
            ByteBuffer larger = ByteBuffer.allocateDirect(length);
            larger.put(0, content, 0, content.capacity());
            content = larger;
        }

        @Override
        public void force() {}

        @Override
        public ByteBuffer view(long position, int length) {
            return content.slice(Math.toIntExact(position), length).asReadOnlyBuffer();
        }

        @Override
        public void close() {}
    }
}
