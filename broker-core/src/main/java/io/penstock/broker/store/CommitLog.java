package io.penstock.broker.store;

import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;

/**
 * The log: the database of which all other state is a function. One writer appends batches and forces them; everybody
 * reads what is below the published positions.
 *
 * <p>Invariants: {@code head <= forced <= appended}; a batch never crosses a segment; everything below {@link #forced}
 * survives a power loss; each batch says how far the log was forced when it was sealed. A failed write or force latches:
 * every later append and force throws the same failure, since the system forgets dirty pages that it could not write.
 *
 * <p>Threads: the log thread calls everything; any thread may call {@link #appended}, {@link #forced}, {@link #head} and
 * {@link #tryRetain}; {@link #prepare} is the housekeeper's. After a crash {@link Recovery} builds the log anew.
 */
public final class CommitLog implements AutoCloseable {
    private final SegmentFiles files;
    private final long life;
    private final BatchBuffer proof = new BatchBuffer(LogLayout.BATCH_HEADER_BYTES);
    private final ByteBuffer endHeader = ByteBuffer.allocateDirect(LogLayout.BATCH_HEADER_BYTES);
    private final LogChecksum checksum = new LogChecksum();
    private final RecordView record = new RecordView();
    private volatile SegmentTable table;
    private volatile long appended;
    private volatile long forced;
    private volatile StoreException failure;
    private Segment current;
    private long proved;
    private long lastTimestamp;

    CommitLog(SegmentFiles files, SegmentTable table, long life, long end, long lastTimestamp) {
        this.files = files;
        this.table = table;
        this.life = life;
        this.current = table.segments()[table.segments().length - 1];
        this.appended = end;
        this.forced = end;
        this.proved = -1;
        this.lastTimestamp = lastTimestamp;
    }

    /**
     * Gives the batch its place at the end of the log. A record with that payload fits for sure; more while {@link
     * BatchBuffer#fits}. Changes nothing in the log.
     *
     * @param timestamp leader time in ms for all its records; an earlier one than the last is replaced by the last
     * @throws StoreException FULL if the record needs a segment that is not prepared yet, see {@link #shortage}
     */
    public void begin(BatchBuffer batch, int firstPayload, long timestamp) {
        if (firstPayload > payloadMax()) {
            throw new IllegalArgumentException("payload of " + firstPayload + " bytes is above " + payloadMax());
        }
        lastTimestamp = Math.max(lastTimestamp, timestamp);
        int needed = LogLayout.BATCH_HEADER_BYTES + LogLayout.recordBytes(firstPayload);
        place(batch, needed, firstPayload);
    }

    private void place(BatchBuffer batch, int needed, int firstPayload) {
        int rest = (int) (current.end() - appended);
        if (needed <= rest) {
            batch.begin(appended, rest, firstPayload, lastTimestamp);
        } else {
            Segment next = nextOrFull();
            batch.begin(next.start(), next.bytes(), firstPayload, lastTimestamp);
        }
    }

    private Segment nextOrFull() {
        Segment next = files.peek();
        if (next == null) {
            StoreException why = files.shortage();
            throw why != null
                    ? why
                    : new StoreException(Category.FULL, "log", appended, "the next segment is not prepared yet");
        }
        return next;
    }

    /** The largest payload of a record in this log. */
    public int payloadMax() {
        int room = files.segmentBytes() - LogLayout.BATCH_HEADER_BYTES - LogLayout.RECORD_HEADER_BYTES;
        return Math.min(LogLayout.PAYLOAD_BYTES_MAX, room);
    }

    /** Seals the batch and writes it with one positional write. It is durable after {@link #force}. */
    public void append(BatchBuffer batch) {
        checkUsable();
        boolean here = batch.position() == appended && batch.length() <= current.end() - appended;
        if (!here && batch.position() != current.end()) {
            throw new IllegalStateException("batch for " + batch.position() + ", but the log ends at " + appended);
        }
        if (!here) {
            nextOrFull();
        }
        try {
            if (!here) {
                roll();
            }
            batch.seal(life, forced);
            current.file().write(appended - current.start(), batch.bytes());
        } catch (StoreException e) {
            throw latch(e);
        }
        appended = batch.endPosition();
    }

    /** Ends the current segment, forces it, so that only one segment ever holds unforced bytes, and takes the next. */
    private void roll() {
        int rest = (int) (current.end() - appended);
        if (rest >= LogLayout.BATCH_HEADER_BYTES) {
            BatchHeader.write(endHeader, appended, rest, 0, life, forced, LogLayout.FLAG_END);
            endHeader.putInt(LogLayout.BATCH_CRC, checksum.ofBatch(endHeader, 0, 0));
            current.file().write(appended - current.start(), endHeader.clear());
        }
        if (forced < current.end()) {
            current.file().force();
        }
        current = files.poll();
        table = table.with(current);
        appended = current.start();
        forced = current.start();
    }

    /** Makes everything appended so far survive a power loss. Does nothing if it does already. */
    public void force() {
        checkUsable();
        long end = appended;
        if (end == forced) {
            return;
        }
        try {
            current.file().force();
        } catch (StoreException e) {
            throw latch(e);
        }
        forced = end;
    }

    /**
     * For an idle log: appends and forces an empty batch that says how far the log is forced, so that damage to the last
     * batch, too, can be told from an unforced tail. Does nothing if that has been said already or there is no room.
     *
     * @return whether a batch was written
     */
    public boolean proveForced() {
        force();
        if (proved == appended || reserveRoom() < 2L * LogLayout.BATCH_HEADER_BYTES) {
            return false;
        }
        if (current.end() - appended < LogLayout.BATCH_HEADER_BYTES && files.peek() == null) {
            return false;
        }
        place(proof, LogLayout.BATCH_HEADER_BYTES, 0);
        append(proof);
        force();
        proved = appended;
        return true;
    }

    private void checkUsable() {
        if (failure != null) {
            throw failure;
        }
    }

    private StoreException latch(StoreException why) {
        failure = why;
        return why;
    }

    /** The failure with which the log has latched, or null. */
    public StoreException failure() {
        return failure;
    }

    /** The end of the log: where the next batch goes unless it needs a new segment. */
    public long appended() {
        return appended;
    }

    /** Everything below survives a power loss. */
    public long forced() {
        return forced;
    }

    /** The first position that is still kept: the start of the oldest segment. */
    public long head() {
        return table.first().start();
    }

    /** The number of this start of the broker; batches carry it. */
    public long life() {
        return life;
    }

    /** The size of a segment. */
    public int segmentBytes() {
        return files.segmentBytes();
    }

    /** The timestamp of the last record; record times never decrease. */
    public long lastTimestamp() {
        return lastTimestamp;
    }

    /**
     * Bytes that ordinary records may still take; the last prepared segment is kept for what frees space. 0 with a
     * {@link #shortage} means a full disk, 0 without one means that the housekeeper is about to prepare a segment.
     */
    public long room() {
        return Math.max(0, reserveRoom() - files.segmentBytes());
    }

    /** Bytes that settlements, commits, checkpoints and moves may take: {@link #room} and the reserve. */
    public long reserveRoom() {
        return current.end() - appended + (long) files.ready() * files.segmentBytes();
    }

    /**
     * One bounded step of preparing segments and taking freed ones back; returns how much was done. The housekeeper's
     * thread only; the one call that does not belong to the log thread and works on the disk.
     */
    public int prepare() {
        return files.prepare();
    }

    /** Why no further segment could be prepared (a full disk above all); null if all is well. Any thread. */
    public StoreException shortage() {
        return files.shortage();
    }

    /**
     * The record at that position, its checksum checked; the same view each time. Log thread.
     *
     * @throws StoreException CORRUPT if it is damaged, MISSING if the position was freed or never written
     */
    public RecordView read(long position) {
        Segment segment = table.find(position);
        if (segment == null || position >= appended) {
            throw new StoreException(Category.MISSING, "log", position, "no such position");
        }
        return RecordCheck.read(segment, position, record, checksum);
    }

    /**
     * The segment that holds the position, retained until its {@link Segment#release}; null if it was freed or is not
     * written yet. Any thread.
     */
    public Segment tryRetain(long position) {
        if (position >= appended) {
            return null;
        }
        Segment segment = table.find(position);
        return segment != null && segment.tryRetain() ? segment : null;
    }

    /**
     * Frees the segments that end at or before the position, from the head. Their files are recycled when the last
     * reader lets go.
     *
     * @return how many were freed
     */
    public int freeBefore(long position) {
        SegmentTable now = table;
        int count = 0;
        while (now.segments()[count] != current && now.segments()[count].end() <= position) {
            count++;
        }
        if (count > 0) {
            table = now.without(count);
            for (int i = 0; i < count; i++) {
                now.segments()[i].release();
            }
        }
        return count;
    }

    /** Closes the files. Forces nothing: what was not forced was not promised. */
    @Override
    public void close() {
        for (Segment segment : table.segments()) {
            segment.file().close();
        }
        files.close();
    }
}
