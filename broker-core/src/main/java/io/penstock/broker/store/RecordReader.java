package io.penstock.broker.store;

/**
 * Reads records of the log on a thread that is not the log thread. Keeps the segment it last read from retained until
 * it reads from another one or {@link #release} is called, so a run of reads retains once.
 *
 * <p>One thread. Holding a segment keeps its file from being recycled: release before resting.
 */
public final class RecordReader implements AutoCloseable {
    private final CommitLog log;
    private final LogChecksum checksum = new LogChecksum();
    private final RecordView record = new RecordView();
    private Segment retained;

    public RecordReader(CommitLog log) {
        this.log = log;
    }

    /**
     * The record at that position (the same view each time, valid until the next call); null if it was freed.
     *
     * @throws io.penstock.broker.store.file.StoreException CORRUPT if the record is damaged
     */
    public RecordView read(long position) {
        if (retained == null || !retained.contains(position)) {
            release();
            retained = log.tryRetain(position);
        }
        return retained == null ? null : RecordCheck.read(retained, position, record, checksum);
    }

    /** Lets go of the retained segment. */
    public void release() {
        if (retained != null) {
            retained.release();
            retained = null;
        }
    }

    @Override
    public void close() {
        release();
    }
}
