package io.penstock.broker.delivery;

import io.penstock.broker.store.CommitLog;
import io.penstock.broker.store.RecordView;

/**
 * What delivery needs of the log while it reads without waiting: the tail whose pages are in memory.
 *
 * <p>Called by the log thread.
 */
public interface HotLog {
    /** No log: for a replay, which delivers nothing. */
    HotLog NONE = new HotLog() {
        @Override
        public long hotFrom() {
            return Long.MAX_VALUE;
        }

        @Override
        public RecordView read(long position) {
            throw new IllegalStateException("nothing is read while the log is replayed");
        }
    };

    /** Records at and after this position are taken to be in memory. */
    long hotFrom();

    /**
     * The record at a position; the same view each time.
     *
     * @throws io.penstock.broker.store.file.StoreException if it is damaged
     */
    RecordView read(long position);

    /** The last {@code bytes} of a log. */
    static HotLog tail(CommitLog log, long bytes) {
        return new HotLog() {
            @Override
            public long hotFrom() {
                return log.appended() - bytes;
            }

            @Override
            public RecordView read(long position) {
                return log.read(position);
            }
        };
    }
}
