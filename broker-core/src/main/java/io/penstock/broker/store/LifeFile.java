package io.penstock.broker.store;

import io.penstock.broker.store.file.Disk;
import io.penstock.broker.store.file.DiskFile;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;

/**
 * The number of the current life of the broker: one more at each start, forced before the first append.
 *
 * <pre>
 *  file "life", two slots at bytes 0 and 4096, written in turn (slot = life mod 2), so one is always whole
 *  slot  0: crc32c int32 of bytes 4 to 16 | 4: magic int32 | 8: life int64
 * </pre>
 *
 * <p>Used by one thread at start. A crash while advancing leaves the old number or the new one; a number that was not
 * forced has never been used.
 */
public final class LifeFile implements AutoCloseable {
    static final String NAME = "life";
    private static final int MAGIC = 0x506e6c66;
    private static final int SLOT_BYTES = 4096;
    private static final int USED_BYTES = 16;
    private static final long BAD = -1;

    private final Disk disk;
    private final DiskFile file;
    private final LogChecksum checksum = new LogChecksum();
    private long current;

    public LifeFile(Disk disk) {
        this.disk = disk;
        boolean exists = disk.list().contains(NAME);
        this.file = exists ? disk.open(NAME) : disk.create(NAME, 2 * SLOT_BYTES);
        this.current = exists ? read() : 0;
    }

    private long read() {
        if (file.length() < 2 * SLOT_BYTES) {
            // A power loss while the file was being created: nothing was ever written with a life number.
            file.write(0, ByteBuffer.allocate(2 * SLOT_BYTES));
            return 0;
        }
        long even = slot(0);
        long odd = slot(1);
        if (even == BAD && odd == BAD) {
            file.close();
            throw new StoreException(
                    Category.CORRUPT, NAME, StoreException.NO_POSITION, "both slots of the life number are damaged");
        }
        return Math.max(even, odd);
    }

    /** The number in the slot, 0 if it was never written, {@link #BAD} if it is damaged. */
    private long slot(int index) {
        ByteBuffer view = file.view((long) index * SLOT_BYTES, USED_BYTES);
        if (view.getLong(0) == 0 && view.getLong(8) == 0) {
            return 0;
        }
        boolean sound = view.getInt(4) == MAGIC && view.getInt(0) == checksum.of(view, 4, USED_BYTES);
        return sound && view.getLong(8) > 0 ? view.getLong(8) : BAD;
    }

    /** The number of the last life; 0 if there was none. */
    public long current() {
        return current;
    }

    /** Begins a new life with a number above the last one and above {@code seen}; returns when that is durable. */
    public long advance(long seen) {
        long next = Math.max(current, seen) + 1;
        ByteBuffer slot = ByteBuffer.allocate(USED_BYTES);
        slot.putInt(4, MAGIC).putLong(8, next);
        slot.putInt(0, checksum.of(slot, 4, USED_BYTES));
        file.write((next & 1) * SLOT_BYTES, slot);
        file.force();
        disk.forceDirectory();
        current = next;
        return next;
    }

    @Override
    public void close() {
        file.close();
    }
}
