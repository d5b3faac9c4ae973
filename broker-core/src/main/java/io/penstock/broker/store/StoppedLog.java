package io.penstock.broker.store;

import io.penstock.broker.store.file.Disk;
import io.penstock.broker.store.file.DiskFile;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The log of a store that no broker has open, for the command line: verify, print, and the two repairs.
 *
 * <p>{@link #verify} only reads and judges exactly as recovery does. {@link #cutAt} gives up everything from a batch on;
 * {@link #voidRecord} takes one record out. Both throw away data that may have been promised, so people call them, never
 * the broker. One thread. A crash in the middle of a repair leaves a log on which it can be repeated.
 */
public final class StoppedLog implements AutoCloseable {
    /**
     * What verification found.
     *
     * @param head the first position that is kept
     * @param end the first position without a sound batch
     * @param life the highest life seen
     * @param endReason what stands at the end
     * @param provenForced up to here sound batches prove that the log was forced
     * @param proof the position of a batch behind the end which proves that the end is damage; -1 if there is none
     */
    public record Report(
            long head,
            long end,
            long batches,
            long records,
            long life,
            String endReason,
            long provenForced,
            long proof) {
        /** Whether a broker would start on this log. */
        public boolean sound() {
            return proof < 0;
        }
    }

    private static final int ZERO_STEP_BYTES = 64 * 1024;

    private final Disk disk;
    private final List<Segment> segments = new ArrayList<>();
    private final BatchView batch = new BatchView();
    private final LogChecksum checksum = new LogChecksum();

    public StoppedLog(Disk disk) {
        this.disk = disk;
        for (String name : disk.list()) {
            if (SegmentFiles.isSegmentName(name)) {
                DiskFile file = disk.open(name);
                long start = Long.parseLong(name.substring(0, 20));
                segments.add(new Segment(file, name, start, Math.toIntExact(file.length()), freed -> {}));
            }
        }
    }

    /** Walks the whole log, shows every sound record to the visitor, and says where and why it ended. */
    public Report verify(RecordVisitor visitor) {
        List<Segment> run = run();
        LogScan scan = new LogScan(run);
        long head = run.isEmpty() ? 0 : run.get(0).start();
        scan.walk(head, 0, visitor);
        return new Report(
                head,
                scan.end(),
                scan.batches(),
                scan.records(),
                scan.life(),
                scan.fault(),
                scan.forcedTo(),
                scan.findProof(segments));
    }

    /** The segments that hang together around the newest checkpoint; below them only freed ones can be. */
    private List<Segment> run() {
        long from = segments.isEmpty() ? 0 : segments.get(0).start();
        try (CheckpointFiles checkpoints = new CheckpointFiles(disk)) {
            CheckpointFiles.Checkpoint newest = checkpoints.load().newest();
            return SegmentTable.run(segments, newest == null ? from : newest.position());
        }
    }

    /**
     * Removes everything from the batch at that position on, checkpoints behind it included.
     *
     * @throws StoreException MISSING if no batch boundary is there, or no checkpoint from which the rest could be
     *     recovered would be left
     */
    public void cutAt(long position) {
        Segment segment = boundary(position);
        deleteCheckpointsBehind(position);
        for (int i = segments.size() - 1; segments.get(i) != segment; i--) {
            segments.get(i).file().close();
            disk.delete(segments.remove(i).fileName());
        }
        // What is left behind the cut would prove to recovery that the cut was damage.
        ByteBuffer zeros = ByteBuffer.allocateDirect(ZERO_STEP_BYTES);
        for (long at = position; at < segment.end(); at += ZERO_STEP_BYTES) {
            zeros.clear().limit((int) Math.min(ZERO_STEP_BYTES, segment.end() - at));
            segment.file().write(at - segment.start(), zeros);
        }
        segment.file().force();
        disk.forceDirectory();
    }

    /** The segment that holds the position, if a batch begins there or the sound batches before it end there. */
    private Segment boundary(long position) {
        Segment segment = holding(position);
        long at = segment.start();
        while (at < position && segment.contains(at) && batch.wrap(segment, at)) {
            at += batch.length();
        }
        if (at != position) {
            throw new StoreException(
                    Category.MISSING, segment.fileName(), position, "no batch begins here; the next is at " + at);
        }
        return segment;
    }

    private Segment holding(long position) {
        for (Segment segment : segments) {
            if (segment.contains(position)) {
                return segment;
            }
        }
        throw new StoreException(Category.MISSING, "log", position, "no segment holds the position");
    }

    private void deleteCheckpointsBehind(long position) {
        try (CheckpointFiles checkpoints = new CheckpointFiles(disk)) {
            List<Long> all = checkpoints.positions();
            boolean left = all.stream().anyMatch(at -> at <= position);
            if (!left && segments.get(0).start() > 0) {
                throw new StoreException(
                        Category.MISSING, "checkpoint", position, "no checkpoint at or below this position is left");
            }
            checkpoints.deleteAbove(position);
        }
    }

    /**
     * Replaces the record at that position by a VOID one of the same length, so that the broker skips it.
     *
     * @throws StoreException MISSING if no record of a sound batch begins there
     */
    public void voidRecord(long position) {
        Segment segment = holding(position);
        long at = segment.start();
        while (batch.wrap(segment, at) && at + batch.length() <= position) {
            at += batch.length();
        }
        if (batch.fault() != null || batch.isEnd()) {
            throw new StoreException(Category.MISSING, segment.fileName(), position, "no sound batch holds it");
        }
        boolean more = batch.first();
        while (more && segment.start() + batch.record().offset() != position) {
            more = batch.next();
        }
        if (!more) {
            throw new StoreException(Category.MISSING, segment.fileName(), position, "no record begins here");
        }
        int recordAt = (int) (position - at);
        int count = batch.count();
        ByteBuffer copy = ByteBuffer.allocate(batch.length());
        copy.put(segment.slice(at, batch.length()));
        makeVoid(copy, recordAt, position);
        copy.putInt(LogLayout.BATCH_CRC, checksum.ofBatch(copy, 0, count));
        segment.file().write(at - segment.start(), copy.clear());
        segment.file().force();
    }

    private void makeVoid(ByteBuffer copy, int at, long position) {
        int length = copy.getInt(at + LogLayout.RECORD_LENGTH);
        for (int i = at + LogLayout.RECORD_HEADER_BYTES; i < at + LogLayout.align(length); i++) {
            copy.put(i, (byte) 0);
        }
        copy.putShort(at + LogLayout.RECORD_KIND, (short) RecordKind.VOID.number());
        copy.putShort(at + LogLayout.RECORD_VERSION, (short) 0);
        copy.putLong(at + LogLayout.RECORD_POSITION, position);
        copy.putInt(at + LogLayout.RECORD_CRC, checksum.ofRecord(copy, at, length));
    }

    @Override
    public void close() {
        for (Segment segment : segments) {
            segment.file().close();
        }
    }
}
