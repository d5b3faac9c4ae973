package io.penstock.broker.pipeline;

import io.penstock.broker.store.BatchBuffer;
import io.penstock.broker.store.file.StoreException;

/**
 * Where batches become durable: the local log today, a replicated one later.
 *
 * <p>Called by the log thread. A failure latches: once a call has thrown for other reasons than a full disk, every later
 * one throws the same.
 */
public interface DurableLog {
    /** Gives the batch its place; the first record's payload has room for sure. */
    void begin(BatchBuffer batch, int firstPayload);

    /** Writes the batch in log order. It may be lost until {@link #force} returns. */
    void append(BatchBuffer batch);

    /** Returns when everything appended survives the failures that this log promises to survive. */
    void force();

    /** Time for the records of the next batch, epoch milliseconds; never decreases. */
    long timestamp();

    /** Bytes that records which add messages may still take. */
    long freeRoom();

    /** Bytes that records which let messages go may still take: {@link #freeRoom} and the reserve. */
    long reserveRoom();

    /** Room in which any command finds its place, however large: what it has not room for, no waiting would give it. */
    long ampleRoom();

    /** Why there is no more room, or null if more is being made. */
    StoreException shortage();

    /** The failure with which the log has latched, or null. */
    StoreException failure();

    /** For an idle moment: leaves proof of how far the log is durable; answers whether anything was written. */
    boolean prove();
}
