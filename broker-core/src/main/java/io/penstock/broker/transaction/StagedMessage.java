package io.penstock.broker.transaction;

import io.penstock.broker.destination.MessageRecord;
import io.penstock.broker.store.QueueEntry;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A message that waits in the log for the commit of its transaction.
 *
 * @param visibleAt when it may be delivered, broker clock in ms; 0 at once
 * @param sentPosition the log position at which it was staged, wherever it stands now
 * @param entry where it stands, and what its queue's entry will say; its size stays that of the record in which it was staged, so
 *     that what is reserved for it is what is released; belongs to this record, nobody else changes it
 */
public record StagedMessage(int destinationId, int queueId, long visibleAt, long sentPosition, QueueEntry entry) {
    /** One that stands where it was staged. */
    public StagedMessage(int destinationId, int queueId, long visibleAt, QueueEntry entry) {
        this(destinationId, queueId, visibleAt, entry.position, entry);
    }

    /** One that may be delivered as soon as it is committed. */
    public StagedMessage(int destinationId, int queueId, QueueEntry entry) {
        this(destinationId, queueId, 0, entry);
    }

    /** Whether it was sent with a delay: it does not count for its destination, not even if it is due by the commit. */
    boolean isDelayed() {
        return visibleAt > 0;
    }

    /** Whether its time is still to come. */
    public boolean isDelayed(long nowMs) {
        return visibleAt > nowMs;
    }

    /** It is prepared, and so promised whatever its delivery mode: it must not count as dead after a crash. */
    void outliveCrash() {
        entry.flags |= MessageRecord.PERSISTENT << Byte.SIZE;
    }

    /** It was copied to the log's end; ignored if it does not stand any more where it was copied from. */
    public void move(long from, long to) {
        if (entry.position == from) {
            entry.position = to;
        }
    }

    static boolean isAnyBelow(long position, List<StagedMessage> messages) {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).entry.position < position) {
                return true;
            }
        }
        return false;
    }

    /** Writes it for a checkpoint. */
    void encode(OutBuffer out) {
        out.putInt(destinationId).putInt(queueId).putLong(visibleAt).putLong(sentPosition);
        out.putLong(entry.position).putInt(entry.size).putInt(entry.flags);
        out.putInt(entry.tagHash).putInt(entry.groupHash).putLong(entry.expiry);
    }

    /** Reads what {@link #encode} wrote. */
    static StagedMessage decode(ByteBuffer source) {
        int destinationId = source.getInt();
        int queueId = source.getInt();
        long visibleAt = source.getLong();
        long sentPosition = source.getLong();
        QueueEntry entry = new QueueEntry();
        entry.set(
                source.getLong(), source.getInt(), source.getInt(), source.getInt(), source.getInt(), source.getLong());
        return new StagedMessage(destinationId, queueId, visibleAt, sentPosition, entry);
    }
}
