package io.penstock.broker.apply;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.MoveRecord;
import io.penstock.broker.destination.StagedMoveRecord;
import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.transaction.StagedMessage;
import io.penstock.broker.transaction.TransactionId;
import io.penstock.broker.transaction.TxMessageRecord;
import io.penstock.protocol.message.MessageLayout;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a message live at a new place in the log, so that its old segment can be freed; its offset, which is its identity,
 * stays. Ignored if the message has gone or been moved meanwhile, or died with an unclean stop.
 *
 * <p>The record says all that the queue's entry does, so that an entry whose block is lost can be made from it.
 *
 * <p>Replicated code. Owner: the log thread.
 */
final class MoveApplier {
    private static final Logger LOG = LoggerFactory.getLogger(MoveApplier.class);

    private final ReplicatedState state;
    private final MoveRecord move = new MoveRecord();
    private final StagedMoveRecord stagedMove = new StagedMoveRecord();
    private final TxMessageRecord staged = new TxMessageRecord();
    private final QueueEntry entry = new QueueEntry();

    MoveApplier(ReplicatedState state) {
        this.state = state;
    }

    Verdict apply(RecordView record) {
        move.wrap(record.buffer(), record.payloadOffset());
        Destination destination = state.destinations().findAny(move.destinationId());
        DestinationQueue queue = destination == null ? null : destination.queue(move.queueId());
        if (queue != null && !isDead()) {
            replace(queue, record);
        }
        return Verdict.DONE;
    }

    /**
     * The same for a message that waits for the end of its transaction or branch, and keeps its place in the order there. The
     * end may have come before this record: then it is in its queue, and moved from there, or dropped.
     */
    Verdict applyStaged(RecordView record) {
        ByteBuffer bytes = record.buffer();
        stagedMove.wrap(bytes, record.payloadOffset());
        List<StagedMessage> messages = stagedMove.branch() != 0
                ? state.branches().messages(stagedMove.branch())
                : state.transactions().messages(work(record));
        if (stagedMove.index() < messages.size()) {
            messages.get(stagedMove.index()).move(stagedMove.oldPosition(), record.position());
        }
        return Verdict.DONE;
    }

    private TransactionId work(RecordView record) {
        int length = record.payloadLength() - StagedMoveRecord.HEADER_BYTES;
        return staged.wrap(record.buffer(), stagedMove.stagedOffset(), length).id();
    }

    /** It would live again if it stood above the unclean start. */
    private boolean isDead() {
        return move.oldPosition() < state.nonPersistentDeadBelow() && StoredMessage.isNonPersistent(move.flags());
    }

    private void replace(DestinationQueue queue, RecordView record) {
        ByteBuffer bytes = record.buffer();
        int at = move.messageOffset();
        entry.set(
                record.position(),
                record.length(),
                move.flags(),
                bytes.getInt(at + MessageLayout.TAG_HASH_AT),
                bytes.getInt(at + MessageLayout.GROUP_HASH_AT),
                move.expiryAt());
        try {
            queue.entries().replace(move.offset(), move.oldPosition(), entry);
        } catch (StoreException e) {
            if (e.category() != StoreException.Category.CORRUPT) {
                throw e;
            }
            // The entry is lost either way; the next start finds the block and makes it anew from this very record.
            LOG.error("[index-damaged] restart the broker to rebuild the index from the log: {}", e.getMessage());
        }
    }
}
