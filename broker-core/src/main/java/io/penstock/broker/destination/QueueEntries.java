package io.penstock.broker.destination;

import io.penstock.broker.store.QueueEntry;
import io.penstock.protocol.wire.OutBuffer;

/**
 * The entries of one queue: where each of its messages stands in the log. Offsets are dense and ascending; the entries of
 * {@code [low, next)} are kept.
 *
 * <p>Appending and dropping: the log thread, as part of apply. The broker's is the store's consume queue; a test's is a list.
 */
public interface QueueEntries {
    /** The offset that the next message gets. */
    long next();

    /** The lowest offset whose entry is kept; {@link #next} when none is. */
    long low();

    /** Appends an entry and answers its offset. */
    long append(QueueEntry entry);

    /** Fills the holder with the entry of an offset within {@code [low, next)}. */
    void get(long offset, QueueEntry into);

    /** Whether {@link #get} of the offset touches no page of a file. */
    boolean isInMemory(long offset);

    /** The entries below the offset are of no use any more. */
    void dropBefore(long offset);

    /** Writes what a checkpoint must hold of the queue. */
    void encode(OutBuffer out);
}
