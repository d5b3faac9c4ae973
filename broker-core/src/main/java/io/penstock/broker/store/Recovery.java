package io.penstock.broker.store;

import io.penstock.broker.store.file.Disk;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the log from its files: replays it from a checkpoint on, decides where it ends, and makes that end durable.
 *
 * <p>The log ends at the first place without a sound batch. If any later sound batch says that the log had been forced
 * beyond that place, it is damage: recovery refuses and names the position. Otherwise what follows is an unforced tail
 * and is cut, at a batch boundary. What was accepted beyond the last proven force is written once more and forced, for it
 * may stand in the page cache only; then the new life's first, empty batch is forced behind it. So a cut record cannot
 * rise again (its header is overwritten, and what stands further behind has a lower life) and an accepted one cannot sink.
 *
 * <p>Used by one thread at start. A crash in the middle leaves a log that recovers to the same or to an earlier end above
 * everything that was ever forced.
 */
public final class Recovery {
    private static final int COPY_STEP_BYTES = 64 * 1024;

    /**
     * What recovery found.
     *
     * @param end where the log ended
     * @param rewritten bytes of the accepted tail that were written and forced once more
     * @param records records seen by the visitor
     * @param endReason why the log ended there, for the start-up message
     */
    public record Report(long end, long rewritten, long records, String endReason) {}

    /** The log, ready for its writer, and what was found. */
    public record Outcome(CommitLog log, Report report) {}

    private final Disk disk;
    private final LogSettings settings;

    public Recovery(Disk disk, LogSettings settings) {
        this.disk = disk;
        this.settings = settings;
    }

    /**
     * Recovers the log.
     *
     * @param from the position of the checkpoint from which the caller starts; 0 without one
     * @param leastLife the life that the checkpoint names; 0 without one
     * @throws StoreException CORRUPT with the position if something that had been forced is damaged or missing
     */
    public Outcome recover(long from, long leastLife, RecordVisitor visitor) {
        return recover(from, leastLife, from, visitor);
    }

    /**
     * The same from an older checkpoint than the newest.
     *
     * @param forcedTo up to here the log is known to have been forced: the newest checkpoint's position
     */
    public Outcome recover(long from, long leastLife, long forcedTo, RecordVisitor visitor) {
        SegmentFiles files = new SegmentFiles(disk, settings);
        try (LifeFile lifeFile = new LifeFile(disk)) {
            List<Segment> run = SegmentTable.run(files.logFiles(), from);
            LogScan scan = new LogScan(run);
            scan.walk(from, leastLife, visitor);
            refuseDamage(files, scan, forcedTo);
            long life = lifeFile.advance(scan.life());
            long rewritten = rewrite(run, scan.forcedTo(), scan.end());
            CommitLog log = open(files, run, scan, life);
            return new Outcome(log, new Report(scan.end(), rewritten, scan.records(), scan.fault()));
        } catch (RuntimeException e) {
            for (Segment segment : files.logFiles()) {
                segment.file().close();
            }
            files.close();
            throw e;
        }
    }

    private static CommitLog open(SegmentFiles files, List<Segment> run, LogScan scan, long life) {
        long end = scan.end();
        List<Segment> log = new ArrayList<>();
        List<Segment> prepared = new ArrayList<>();
        for (Segment segment : run) {
            // A segment that begins at the very end holds nothing yet: it counts as prepared.
            (segment.start() < end ? log : prepared).add(segment);
        }
        releaseOthers(files, run);
        long nextStart = run.isEmpty() ? end : run.get(run.size() - 1).end();
        files.startPreparing(prepared, nextStart);
        if (log.isEmpty()) {
            log.add(firstSegment(files));
        }
        CommitLog commitLog =
                new CommitLog(files, new SegmentTable(log.toArray(new Segment[0])), life, end, scan.lastTimestamp());
        // One segment ahead is enough to begin with; the housekeeper prepares the others while the broker works.
        while (files.ready() == 0 && files.prepare() > 0) {
            continue;
        }
        commitLog.proveForced();
        return commitLog;
    }

    private static void refuseDamage(SegmentFiles files, LogScan scan, long forcedTo) {
        long proof = scan.findProof(files.logFiles());
        if (proof >= 0 || scan.end() < forcedTo) {
            String evidence = proof >= 0 ? "the batch at " + proof : "the checkpoint at " + forcedTo;
            throw new StoreException(
                    Category.CORRUPT,
                    SegmentFiles.nameOf(scan.end() - scan.end() % files.segmentBytes()),
                    scan.end(),
                    "the log is damaged (" + scan.fault() + "); " + evidence + " proves that it had been forced");
        }
    }

    /**
     * Where the unbroken run of segments begins that holds a position; 0 if there is no segment.
     *
     * @throws StoreException CORRUPT if no segment holds it
     */
    public long headOf(long position) {
        SegmentFiles files = new SegmentFiles(disk, settings);
        try {
            List<Segment> run = SegmentTable.run(files.logFiles(), position);
            return run.isEmpty() ? 0 : run.get(0).start();
        } finally {
            files.logFiles().forEach(segment -> segment.file().close());
            files.close();
        }
    }

    private static long rewrite(List<Segment> run, long from, long end) {
        ByteBuffer copy = ByteBuffer.allocateDirect(COPY_STEP_BYTES);
        for (Segment segment : run) {
            long start = Math.max(from, segment.start());
            long stop = Math.min(end, segment.end());
            for (long position = start; position < stop; position += COPY_STEP_BYTES) {
                int length = (int) Math.min(COPY_STEP_BYTES, stop - position);
                copy.clear().put(segment.slice(position, length)).flip();
                segment.file().write(position - segment.start(), copy);
            }
            if (start < stop) {
                segment.file().force();
            }
        }
        return Math.max(0, end - from);
    }

    /** Segments outside the run were freed before the crash: their files are recycled. */
    private static void releaseOthers(SegmentFiles files, List<Segment> run) {
        for (Segment segment : files.logFiles()) {
            if (!run.contains(segment)) {
                segment.release();
            }
        }
    }

    private static Segment firstSegment(SegmentFiles files) {
        while (files.peek() == null) {
            if (files.prepare() == 0 && files.peek() == null) {
                StoreException why = files.shortage();
                throw why != null ? why : new IllegalStateException("no segment could be prepared");
            }
        }
        return files.poll();
    }
}
