package io.penstock.broker.store;

import io.penstock.broker.store.file.Disk;
import io.penstock.broker.store.file.DiskFile;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jctools.queues.SpscArrayQueue;

/**
 * The files of the log: finds them at start, prepares new segments ahead of the writer, recycles freed ones first.
 *
 * <p>A file's life: {@code new-segment-N} while it is filled with zeros; {@code <start>.log} once it stands for log positions;
 * {@code spare-N} after it was freed. A segment is offered to the log only after its bytes are allocated, forced, and its
 * name is forced in the directory, so nothing that the log forces can lose its file. A recycled file keeps its old
 * bytes: batches in it name other positions and are never taken for new ones.
 *
 * <p>Threads: construction, {@link #logFiles} and {@link #startPreparing} before all else; {@link #prepare} by the
 * housekeeper; {@link #peek}, {@link #poll} by the log thread; {@link #recycle} by whoever releases a segment last.
 */
final class SegmentFiles implements AutoCloseable {
    private static final String LOG_SUFFIX = ".log";
    private static final String SPARE_PREFIX = "spare-";
    private static final String NEW_PREFIX = "new-segment-";
    private static final int READY_LIMIT = 64;

    private record Spare(DiskFile file, String name) {}

    private final Disk disk;
    private final LogSettings settings;
    private final int segmentBytes;
    private final List<Segment> found = new ArrayList<>();
    private final Deque<Spare> spares = new ArrayDeque<>();
    private final SpscArrayQueue<Segment> ready = new SpscArrayQueue<>(READY_LIMIT);
    private final MpscUnboundedArrayQueue<Segment> freed = new MpscUnboundedArrayQueue<>(READY_LIMIT);
    private long nextStart;
    private long nextNumber;
    private boolean broken;
    private volatile StoreException shortage;

    public SegmentFiles(Disk disk, LogSettings settings) {
        this.disk = disk;
        this.settings = settings;
        List<String> names = disk.list();
        this.segmentBytes = existingSegmentBytes(names);
        for (String name : names) {
            if (isSegmentName(name)) {
                openSegment(name);
            } else if (name.startsWith(SPARE_PREFIX)) {
                openSpare(name);
            } else if (name.startsWith(NEW_PREFIX)) {
                disk.delete(name);
            }
        }
    }

    static boolean isSegmentName(String name) {
        return name.length() == 20 + LOG_SUFFIX.length() && name.endsWith(LOG_SUFFIX);
    }

    static String nameOf(long start) {
        return String.format(Locale.ROOT, "%020d", start) + LOG_SUFFIX;
    }

    /** An existing log keeps its segment size, whatever is configured now: positions are counted in it. */
    private int existingSegmentBytes(List<String> names) {
        for (String name : names) {
            if (isSegmentName(name)) {
                try (DiskFile file = disk.open(name)) {
                    if (file.length() > 0) {
                        return Math.toIntExact(file.length());
                    }
                }
            }
        }
        return settings.segmentBytes();
    }

    private void openSegment(String name) {
        DiskFile file = disk.open(name);
        if (file.length() != segmentBytes) {
            long length = file.length();
            file.close();
            throw new StoreException(
                    Category.CORRUPT, name, Long.parseLong(name.substring(0, 20)), "segment of length " + length);
        }
        found.add(segment(file, name, Long.parseLong(name.substring(0, 20))));
    }

    private void openSpare(String name) {
        nextNumber = Math.max(nextNumber, Long.parseLong(name.substring(SPARE_PREFIX.length())) + 1);
        DiskFile file = disk.open(name);
        if (file.length() == segmentBytes) {
            spares.add(new Spare(file, name));
        } else {
            file.close();
            disk.delete(name);
        }
    }

    private Segment segment(DiskFile file, String name, long start) {
        return new Segment(file, name, start, segmentBytes, this::recycle);
    }

    /** The size of this log's segments. */
    public int segmentBytes() {
        return segmentBytes;
    }

    /** The segments found at start, by start position; there may be gaps. */
    List<Segment> logFiles() {
        return found;
    }

    /** Hands over what recovery found to be prepared already; from now on {@link #prepare} may be called. */
    void startPreparing(List<Segment> prepared, long nextStart) {
        this.nextStart = nextStart;
        for (Segment segment : prepared) {
            if (!ready.offer(segment)) {
                throw new IllegalStateException("more than " + READY_LIMIT + " prepared segments");
            }
        }
    }

    /** One bounded step: takes freed segments back, prepares one, deletes a surplus one. Returns how much it did. */
    public int prepare() {
        if (broken) {
            return 0;
        }
        try {
            int done = takeBackFreed() + prepareOne() + deleteSurplus();
            shortage = null;
            return done;
        } catch (StoreException e) {
            // A full disk clears by itself and is tried again; what the system refused is not, since a second force
            // after a failed one succeeds without having written anything.
            broken = e.category() != Category.FULL;
            shortage = e;
            return 0;
        }
    }

    private int takeBackFreed() {
        int done = 0;
        for (Segment segment = freed.poll(); segment != null; segment = freed.poll()) {
            String name = SPARE_PREFIX + nextNumber++;
            disk.rename(segment.fileName(), name);
            spares.addLast(new Spare(segment.file(), name));
            done++;
        }
        return done;
    }

    private int prepareOne() {
        if (ready.size() >= settings.preparedAhead()) {
            return 0;
        }
        Spare spare = spares.pollFirst();
        if (spare == null) {
            spare = allocate();
        }
        String name = nameOf(nextStart);
        disk.rename(spare.name(), name);
        disk.forceDirectory();
        ready.offer(segment(spare.file(), name, nextStart));
        nextStart += segmentBytes;
        return 1;
    }

    private Spare allocate() {
        String name = NEW_PREFIX + nextNumber++;
        if (disk.freeBytes() - segmentBytes < settings.freeBytesMin()) {
            throw new StoreException(
                    Category.FULL,
                    name,
                    StoreException.NO_POSITION,
                    "one more log segment of " + segmentBytes + " bytes would leave less than the diskReserve of "
                            + settings.freeBytesMin() + " bytes free in " + disk);
        }
        return new Spare(disk.create(name, segmentBytes), name);
    }

    private int deleteSurplus() {
        if (spares.size() <= settings.sparesMax()) {
            return 0;
        }
        // The rename to a spare must be durable first: a log segment must never be found truncated.
        disk.forceDirectory();
        Spare spare = spares.pollLast();
        disk.delete(spare.name());
        spare.file().close();
        return 1;
    }

    /** The next prepared segment, or null if there is none yet. Log thread. */
    Segment peek() {
        return ready.peek();
    }

    /** Takes the next prepared segment. Log thread. */
    Segment poll() {
        return ready.poll();
    }

    /** How many segments are prepared. Log thread. */
    int ready() {
        return ready.size();
    }

    /** Why the last attempt to prepare failed; null if it did not. */
    StoreException shortage() {
        return shortage;
    }

    private void recycle(Segment segment) {
        freed.offer(segment);
    }

    /** Closes the files that are not part of the log. */
    @Override
    public void close() {
        for (Segment segment = ready.poll(); segment != null; segment = ready.poll()) {
            segment.file().close();
        }
        for (Segment segment = freed.poll(); segment != null; segment = freed.poll()) {
            segment.file().close();
        }
        for (Spare spare = spares.poll(); spare != null; spare = spares.poll()) {
            spare.file().close();
        }
    }
}
