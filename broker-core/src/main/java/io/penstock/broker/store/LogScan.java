package io.penstock.broker.store;

import java.util.List;

/**
 * One walk along the batches of a log, and the search for proof behind the place where it ended. Recovery and
 * verification share it, so they agree on what is sound.
 *
 * <p>Reads only. One thread; used once.
 */
final class LogScan {
    private final List<Segment> segments;
    private final BatchView batch = new BatchView();
    private long end;
    private long life;
    private long forcedTo;
    private long batches;
    private long records;
    private long lastTimestamp;
    private String fault;

    /** @param segments the log's segments by start position; the walk ends where the next one is missing */
    LogScan(List<Segment> segments) {
        this.segments = segments;
    }

    /** Walks from the position; every batch must have at least that life, and none less than its predecessor. */
    void walk(long from, long leastLife, RecordVisitor visitor) {
        end = from;
        life = leastLife;
        forcedTo = from;
        Segment segment = find(end);
        while (segment != null) {
            if (segment.end() - end < LogLayout.BATCH_HEADER_BYTES) {
                end = segment.end();
            } else if (accept(segment)) {
                visit(visitor);
                end += batch.length();
            } else {
                fault = batch.fault() == null ? "a batch of an earlier life" : batch.fault();
                return;
            }
            segment = segment.contains(end) ? segment : find(end);
        }
        fault = "the end of the last segment";
    }

    private boolean accept(Segment segment) {
        return batch.wrap(segment, end) && batch.life() >= life && batch.recordsSound();
    }

    private void visit(RecordVisitor visitor) {
        life = batch.life();
        forcedTo = Math.max(forcedTo, batch.forcedTo());
        batches++;
        boolean more = batch.first();
        while (more) {
            records++;
            lastTimestamp = batch.record().timestamp();
            visitor.onRecord(life, batch.record());
            more = batch.next();
        }
    }

    private Segment find(long position) {
        for (Segment segment : segments) {
            if (segment.contains(position)) {
                return segment;
            }
        }
        return null;
    }

    /**
     * Looks behind the end of the walk for a sound batch of this or a later life that says it was forced beyond the end:
     * then what stands at the end is damage and not an unforced tail.
     *
     * @return the position of such a batch, or -1
     */
    long findProof(List<Segment> everywhere) {
        for (Segment segment : everywhere) {
            long from = Math.max(segment.start(), end);
            long last = segment.end() - LogLayout.BATCH_HEADER_BYTES;
            for (long position = from; position <= last; position += LogLayout.ALIGNMENT) {
                int offset = (int) (position - segment.start());
                if (segment.view().getInt(offset + LogLayout.BATCH_MAGIC_AT) == LogLayout.BATCH_MAGIC
                        && batch.wrap(segment, position)
                        && batch.life() >= life
                        && batch.forcedTo() > end) {
                    return position;
                }
            }
        }
        return -1;
    }

    /** Where the walk ended: the first position without a sound batch. */
    long end() {
        return end;
    }

    /** The life of the last batch. */
    long life() {
        return life;
    }

    /** How far the walked batches prove that the log was forced; at least the start of the walk. */
    long forcedTo() {
        return forcedTo;
    }

    long batches() {
        return batches;
    }

    long records() {
        return records;
    }

    /** The timestamp of the last record, 0 if there was none. */
    long lastTimestamp() {
        return lastTimestamp;
    }

    /** Why the walk ended. */
    String fault() {
        return fault;
    }
}
