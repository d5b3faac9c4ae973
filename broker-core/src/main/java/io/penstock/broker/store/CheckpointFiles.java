package io.penstock.broker.store;

import io.penstock.broker.store.file.Disk;
import io.penstock.broker.store.file.DiskFile;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checkpoints: each is the state of apply exactly at one log position.
 *
 * <pre>
 *  file  checkpoint-00000000000000000000, named by its position
 *  0: crc32c int32 of bytes 4 to the end | 4: magic int32 | 8: version int32 | 12: body length int32
 *  16: position int64 | 24: life int64 (of the log at that position) | 32: body
 * </pre>
 *
 * <p>A checkpoint is written under another name, forced, renamed, and the directory forced: a crash leaves it whole or
 * leaves none. The caller forces the log and the index files up to its position first. Used by one thread at a time (the
 * housekeeper; recovery at start).
 */
public final class CheckpointFiles implements AutoCloseable {
    private static final String PREFIX = "checkpoint-";
    private static final String NEW_NAME = "new-checkpoint";
    private static final int MAGIC = 0x506e6370;
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 32;

    /** A checkpoint that was read. The body is valid until the files are closed or this checkpoint is deleted. */
    public record Checkpoint(long position, long life, ByteBuffer body) {}

    /**
     * What was found at start.
     *
     * @param newest the newest sound checkpoint, or null
     * @param damaged what is wrong with newer ones that were skipped; to be reported
     */
    public record Loaded(Checkpoint newest, List<StoreException> damaged) {}

    private final Disk disk;
    private final LogChecksum checksum = new LogChecksum();
    private DiskFile loaded;

    public CheckpointFiles(Disk disk) {
        this.disk = disk;
        if (disk.list().contains(NEW_NAME)) {
            disk.delete(NEW_NAME);
        }
    }

    /** The positions of all checkpoint files, ascending. */
    public List<Long> positions() {
        List<Long> positions = new ArrayList<>();
        for (String name : disk.list()) {
            if (name.startsWith(PREFIX)) {
                positions.add(Long.parseLong(name.substring(PREFIX.length())));
            }
        }
        return positions;
    }

    /**
     * Checks every checkpoint.
     *
     * @return what is wrong with the damaged ones, by position
     */
    public Map<Long, StoreException> damaged() {
        Map<Long, StoreException> damaged = new TreeMap<>();
        for (long position : positions()) {
            try {
                read(position);
            } catch (StoreException e) {
                if (e.category() != Category.CORRUPT) {
                    throw e;
                }
                damaged.put(position, e);
            }
        }
        close();
        return damaged;
    }

    /** Loads the newest sound checkpoint. */
    public Loaded load() {
        List<StoreException> damaged = new ArrayList<>();
        List<Long> positions = positions();
        positions.sort(Comparator.reverseOrder());
        for (long position : positions) {
            try {
                return new Loaded(read(position), damaged);
            } catch (StoreException e) {
                if (e.category() != Category.CORRUPT) {
                    throw e;
                }
                damaged.add(e);
            }
        }
        return new Loaded(null, damaged);
    }

    /** Reads the checkpoint of that position. */
    public Checkpoint read(long position) {
        close();
        String name = nameOf(position);
        loaded = disk.open(name);
        if (loaded.length() < HEADER_BYTES || loaded.length() > Integer.MAX_VALUE) {
            throw damaged(name, "a length of " + loaded.length() + " bytes");
        }
        ByteBuffer view = loaded.view(0, (int) loaded.length());
        if (view.getInt(0) != checksum.of(view, 4, view.capacity()) || view.getInt(4) != MAGIC) {
            throw damaged(name, "a wrong checksum");
        }
        if (view.getInt(8) != VERSION) {
            throw new StoreException(
                    Category.UNKNOWN_VERSION, name, StoreException.NO_POSITION, "version " + view.getInt(8));
        }
        if (view.getLong(16) != position || view.getInt(12) != view.capacity() - HEADER_BYTES) {
            throw damaged(name, "another position or length inside");
        }
        return new Checkpoint(position, view.getLong(24), view.slice(HEADER_BYTES, view.getInt(12)));
    }

    private static StoreException damaged(String name, String how) {
        return new StoreException(
                Category.CORRUPT, name, StoreException.NO_POSITION, "the checkpoint is damaged: " + how);
    }

    private static String nameOf(long position) {
        return PREFIX + String.format(Locale.ROOT, "%020d", position);
    }

    /** Writes a checkpoint; returns when it is durable. Everything below the position must be forced already. */
    public void write(long position, long life, ByteBuffer body) {
        ByteBuffer bytes = body.slice();
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putInt(4, MAGIC).putInt(8, VERSION).putInt(12, bytes.capacity());
        header.putLong(16, position).putLong(24, life);
        header.putInt(0, checksum.of(header, 4, HEADER_BYTES, bytes));
        try (DiskFile file = disk.create(NEW_NAME, 0)) {
            file.write(0, header);
            for (int at = 0; at < bytes.capacity(); at += Disk.FILL_STEP_BYTES) {
                int step = Math.min(Disk.FILL_STEP_BYTES, bytes.capacity() - at);
                file.write(HEADER_BYTES + at, bytes.slice(at, step));
            }
            file.force();
        } catch (StoreException e) {
            deleteRemains(e);
            throw e;
        }
        disk.rename(NEW_NAME, nameOf(position));
        disk.forceDirectory();
    }

    private void deleteRemains(StoreException why) {
        try {
            if (disk.list().contains(NEW_NAME)) {
                disk.delete(NEW_NAME);
            }
        } catch (StoreException e) {
            why.addSuppressed(e);
        }
    }

    /** Deletes all checkpoints but those at the given positions, and newer ones. */
    public void keepOnly(Collection<Long> keep) {
        long newest = keep.stream().mapToLong(Long::longValue).max().orElse(-1);
        for (long position : positions()) {
            if (position < newest && !keep.contains(position)) {
                disk.delete(nameOf(position));
            }
        }
    }

    /** Deletes one checkpoint, durably. */
    public void delete(long position) {
        close();
        disk.delete(nameOf(position));
        disk.forceDirectory();
    }

    /** Deletes the checkpoints above the position: for a repair that cuts the log there. */
    void deleteAbove(long position) {
        close();
        for (long each : positions()) {
            if (each > position) {
                disk.delete(nameOf(each));
            }
        }
        disk.forceDirectory();
    }

    /** Closes what {@link #read} opened. */
    @Override
    public void close() {
        if (loaded != null) {
            loaded.close();
            loaded = null;
        }
    }
}
