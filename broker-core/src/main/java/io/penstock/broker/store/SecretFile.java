package io.penstock.broker.store;

import io.penstock.broker.store.file.Disk;
import io.penstock.broker.store.file.DiskFile;
import java.nio.ByteBuffer;

/**
 * Random bytes that are made once in a store's life: what the broker answers about users that do not exist must be the
 * same after a restart, or it would tell who exists.
 *
 * <p>File {@code secret}: crc32c int32 of the bytes | the bytes. Written under another name, forced and renamed; a damaged
 * one is made anew. Used by one thread, at start.
 */
public final class SecretFile {
    private static final String NAME = "secret";
    private static final String NEW_NAME = "new-secret";

    private SecretFile() {}

    /**
     * What the store has, or else, from now on, the bytes given.
     *
     * @param fresh random bytes; also says how many there are
     */
    public static byte[] load(Disk disk, byte[] fresh) {
        LogChecksum checksum = new LogChecksum();
        if (disk.list().contains(NAME)) {
            try (DiskFile file = disk.open(NAME)) {
                byte[] bytes = new byte[fresh.length];
                if (file.length() == Integer.BYTES + bytes.length) {
                    ByteBuffer view = file.view(0, Integer.BYTES + bytes.length);
                    view.get(Integer.BYTES, bytes);
                    if (view.getInt(0) == checksum.of(view, Integer.BYTES, view.capacity())) {
                        return bytes;
                    }
                }
            }
        }
        store(disk, fresh, checksum);
        return fresh.clone();
    }

    private static void store(Disk disk, byte[] bytes, LogChecksum checksum) {
        if (disk.list().contains(NEW_NAME)) {
            disk.delete(NEW_NAME);
        }
        ByteBuffer content = ByteBuffer.allocate(Integer.BYTES + bytes.length);
        content.put(Integer.BYTES, bytes);
        content.putInt(0, checksum.of(content, Integer.BYTES, content.capacity()));
        try (DiskFile file = disk.create(NEW_NAME, 0)) {
            file.write(0, content);
            file.force();
        }
        disk.rename(NEW_NAME, NAME);
        disk.forceDirectory();
    }
}
