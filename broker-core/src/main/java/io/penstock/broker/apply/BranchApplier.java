package io.penstock.broker.apply;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.transaction.BranchCommitRecord;
import io.penstock.broker.transaction.BranchEndRecord;
import io.penstock.broker.transaction.BranchHost;
import io.penstock.broker.transaction.BranchOutcome;
import io.penstock.broker.transaction.BranchStartRecord;
import io.penstock.broker.transaction.BranchStepRecord;
import io.penstock.broker.transaction.Branches;
import io.penstock.broker.transaction.CommitConditions;
import io.penstock.broker.transaction.EpochEndRecord;
import io.penstock.broker.transaction.StagedMessage;
import io.penstock.broker.transaction.Transactions;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out what the steps of XA branches come to: what they lock, reserve, send, settle and give back.
 *
 * <p>Replicated code, but for what its parts tell links and producer windows. Owner: the log thread.
 */
final class BranchApplier implements BranchHost {
    private final Branches branches;
    private final Transactions transactions;
    private final Destinations destinations;
    private final MessageApplier messages;
    private final SettlementApplier settlements;
    private final CommitConditions conditions;
    private long nowMs;

    BranchApplier(
            ReplicatedState state,
            MessageApplier messages,
            SettlementApplier settlements,
            CommitConditions conditions) {
        this.branches = state.branches();
        this.transactions = state.transactions();
        this.destinations = state.destinations();
        this.messages = messages;
        this.settlements = settlements;
        this.conditions = conditions;
    }

    Verdict start(RecordView record) {
        return verdict(branches.start(BranchStartRecord.LAYOUT.decode(record.payload()), record.timestamp()));
    }

    Verdict end(RecordView record) {
        BranchEndRecord end = BranchEndRecord.LAYOUT.decode(record.payload());
        Transactions.Work work = transactions.take(end.work(), end.stagedParts());
        return verdict(branches.end(end, work, record.timestamp(), this));
    }

    Verdict step(RecordView record) {
        nowMs = record.timestamp();
        return verdict(branches.step(BranchStepRecord.LAYOUT.decode(record.payload()), record.timestamp(), this));
    }

    Verdict commit(RecordView record) {
        nowMs = record.timestamp();
        return verdict(branches.commit(BranchCommitRecord.LAYOUT.decode(record.payload()), record.timestamp(), this));
    }

    /** Part of applying the end of an epoch. */
    void endEpoch(EpochEndRecord end, long atMs) {
        branches.endEpoch(end, atMs, this);
    }

    /** Part of applying a start of the broker. */
    void endUnprepared() {
        branches.endUnprepared(this);
    }

    private static Verdict verdict(BranchOutcome outcome) {
        if (!outcome.isDone()) {
            return Verdict.refused(outcome.code(), outcome.reason());
        }
        return outcome == BranchOutcome.READ_ONLY ? Verdict.done(Verdict.READ_ONLY) : Verdict.DONE;
    }

    @Override
    public boolean isSettleable(TagRange tags) {
        return conditions.isSettleable(tags);
    }

    @Override
    public boolean hasQueue(int destinationId, int queueId) {
        return conditions.hasQueue(destinationId, queueId);
    }

    @Override
    public Room room(int destinationId, long count, long bytes) {
        return conditions.room(destinationId, count, bytes);
    }

    @Override
    public boolean lock(TagRange tags) {
        return settlements.lock(tags);
    }

    @Override
    public void unlock(TagRange tags) {
        settlements.unlock(tags);
    }

    @Override
    public void settleLocked(TagRange tags) {
        settlements.settleLocked(tags);
    }

    /** A temporary destination may have ended with its connection after the branch was prepared. */
    @Override
    public void append(List<StagedMessage> staged) {
        List<StagedMessage> deliverable = new ArrayList<>(staged.size());
        for (StagedMessage message : staged) {
            if (hasQueue(message.destinationId(), message.queueId())) {
                deliverable.add(message);
            }
        }
        messages.append(deliverable, nowMs);
    }

    @Override
    public void reserve(int destinationId, long count, long bytes) {
        Destination destination = destinations.find(destinationId);
        if (destination != null) {
            destination.reserve(count, bytes);
        }
    }

    @Override
    public void release(int destinationId, long count, long bytes) {
        Destination destination = destinations.find(destinationId);
        if (destination != null) {
            destination.release(count, bytes);
            settlements.drained(destination);
        }
    }
}
