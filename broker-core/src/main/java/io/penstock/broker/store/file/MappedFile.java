package io.penstock.broker.store.file;

import io.penstock.broker.store.file.StoreException.Category;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file of a {@link FileDisk}: written through its channel, read through one read-only mapping of the whole file.
 *
 * <p>Writing by the channel makes a full disk an exception instead of a dead process. The mapping is made at the first
 * view and again if the file has grown since; it lives as long as any view of it is reachable, also after close.
 */
final class MappedFile implements DiskFile {
    private final FileDisk disk;
    private final String name;
    private final FileChannel channel;
    private volatile long length;
    private volatile MappedByteBuffer mapping;

    MappedFile(FileDisk disk, String name, FileChannel channel, long length) {
        this.disk = disk;
        this.name = name;
        this.channel = channel;
        this.length = length;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void write(long position, ByteBuffer bytes) {
        long at = position;
        try {
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw disk.failure(name, "cannot write at byte " + at, e);
        }
        if (at > length) {
            length = at;
        }
    }

    @Override
    public void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw new StoreException(
                    Category.FAILED, name, StoreException.NO_POSITION, "cannot force: " + e.getMessage(), e);
        }
    }

    @Override
    public ByteBuffer view(long position, int length) {
        MappedByteBuffer mapped = mapping;
        if (mapped == null || position + length > mapped.capacity()) {
            mapped = map();
        }
        return mapped.slice(Math.toIntExact(position), length);
    }

    private MappedByteBuffer map() {
        try {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
            mapping = mapped;
            return mapped;
        } catch (IOException e) {
            throw disk.failure(name, "cannot map the file", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw disk.failure(name, "cannot close the file", e);
        }
    }
}
