package io.penstock.broker.store;

import io.penstock.broker.store.file.DiskFile;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One segment of the log: a file that now stands for {@link #bytes} log positions from {@link #start} on.
 *
 * <p>Counts who needs its bytes: the log itself and each reader that retained it. At zero the file is given back, once,
 * to be recycled under another start; this object then stays dead for ever, so a reader that comes late gets nothing
 * instead of another segment's bytes. Retain and release may be called by any thread; writing only by the log thread.
 */
public final class Segment {
    private final DiskFile file;
    private final String fileName;
    private final long start;
    private final int bytes;
    private final ByteBuffer view;
    private final Consumer<Segment> recycler;
    private final AtomicInteger references = new AtomicInteger(1);

    Segment(DiskFile file, String fileName, long start, int bytes, Consumer<Segment> recycler) {
        this.file = file;
        this.fileName = fileName;
        this.start = start;
        this.bytes = bytes;
        this.view = file.view(0, bytes);
        this.recycler = recycler;
    }

    /** The log position of the first byte. */
    public long start() {
        return start;
    }

    /** The log position after the last byte. */
    public long end() {
        return start + bytes;
    }

    /** The size of the segment. */
    public int bytes() {
        return bytes;
    }

    boolean contains(long position) {
        return position >= start && position < end();
    }

    /** One more reader; false if the segment has been freed. */
    boolean tryRetain() {
        int now = references.get();
        while (now > 0) {
            if (references.compareAndSet(now, now + 1)) {
                return true;
            }
            now = references.get();
        }
        return false;
    }

    /** Gives back what {@link CommitLog#tryRetain} gave. The bytes must not be touched afterwards. */
    public void release() {
        int left = references.decrementAndGet();
        if (left == 0) {
            recycler.accept(this);
        } else if (left < 0) {
            throw new IllegalStateException("segment " + start + " was released more often than retained");
        }
    }

    /** A slice of the segment, valid while it is retained. */
    public ByteBuffer slice(long position, int length) {
        return view.slice((int) (position - start), length);
    }

    /** The whole segment for absolute reads: byte 0 is position {@link #start}. */
    ByteBuffer view() {
        return view;
    }

    DiskFile file() {
        return file;
    }

    String fileName() {
        return fileName;
    }
}
