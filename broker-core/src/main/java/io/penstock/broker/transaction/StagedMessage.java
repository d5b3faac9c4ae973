package io.penstock.broker.transaction;

import io.penstock.broker.destination.MessageRecord;
import io.penstock.broker.store.QueueEntry;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;

/**
 * A message that waits in the log for the commit of its transaction.
 *
 * @param entry where it stands, and what its queue's entry will say; belongs to this record, nobody else changes it
 */
public record StagedMessage(int destinationId, int queueId, QueueEntry entry) {
    /** It is prepared, and so promised whatever its delivery mode: it must not count as dead after a crash. */
    void outliveCrash() {
        entry.flags |= MessageRecord.PERSISTENT << Byte.SIZE;
    }

    /** Writes it for a checkpoint. */
    void encode(OutBuffer out) {
        out.putInt(destinationId).putInt(queueId);
        out.putLong(entry.position).putInt(entry.size).putInt(entry.flags);
        out.putInt(entry.tagHash).putInt(entry.groupHash).putLong(entry.expiry);
    }

    /** Reads what {@link #encode} wrote. */
    static StagedMessage decode(ByteBuffer source) {
        int destinationId = source.getInt();
        int queueId = source.getInt();
        QueueEntry entry = new QueueEntry();
        entry.set(
                source.getLong(), source.getInt(), source.getInt(), source.getInt(), source.getInt(), source.getLong());
        return new StagedMessage(destinationId, queueId, entry);
    }
}
