package io.penstock.broker.apply;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.destination.MessageRecord;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.broker.transaction.CommitConditions;
import io.penstock.broker.transaction.CommitPlan;
import io.penstock.broker.transaction.StagedMessage;
import io.penstock.broker.transaction.Transactions;
import io.penstock.broker.transaction.TxCommitRecord;
import io.penstock.broker.transaction.TxMessageRecord;
import io.penstock.broker.transaction.TxRollbackRecord;
import io.penstock.broker.transaction.TxSettleRecord;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.TagRange;

/**
 * Stages what transactions do, and carries out what a commit comes to: first the messages, in order, then the
 * settlements; all of it, or nothing.
 *
 * <p>Replicated code. Owner: the log thread.
 */
final class TransactionApplier implements CommitConditions {
    private final Transactions transactions;
    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final MessageApplier messages;
    private final SettlementApplier settlements;
    private final TxMessageRecord staged = new TxMessageRecord();

    TransactionApplier(
            Transactions transactions,
            Destinations destinations,
            Subscriptions subscriptions,
            MessageApplier messages,
            SettlementApplier settlements) {
        this.transactions = transactions;
        this.destinations = destinations;
        this.subscriptions = subscriptions;
        this.messages = messages;
        this.settlements = settlements;
    }

    Verdict stageMessage(RecordView record) {
        staged.wrap(record.buffer(), record.payloadOffset(), record.payloadLength());
        MessageRecord message = staged.message();
        QueueEntry entry = new QueueEntry();
        MessageApplier.fill(entry, record, message);
        transactions.stage(
                staged.id(), new StagedMessage(message.destinationId(), message.queueId(), message.visibleAt(), entry));
        return Verdict.DONE;
    }

    Verdict stageSettles(RecordView record) {
        TxSettleRecord settles = TxSettleRecord.LAYOUT.decode(record.payload());
        transactions.stage(settles.id(), settles.settles());
        return Verdict.DONE;
    }

    Verdict commit(RecordView record) {
        CommitPlan plan = transactions.commit(TxCommitRecord.LAYOUT.decode(record.payload()), this);
        if (!plan.outcome().isDone()) {
            return Verdict.refused(
                    ErrorCode.TRANSACTION_ROLLED_BACK, plan.outcome().reason());
        }
        messages.append(plan.messages(), record.timestamp());
        settlements.settle(plan.settles());
        return Verdict.DONE;
    }

    Verdict rollback(RecordView record) {
        transactions.rollback(TxRollbackRecord.LAYOUT.decode(record.payload()).id());
        return Verdict.DONE;
    }

    @Override
    public boolean isSettleable(TagRange tags) {
        Subscription subscription = subscriptions.find(tags.subscription());
        return subscription != null && !subscription.destination().isInternal() && subscription.isSettleable(tags);
    }

    @Override
    public boolean hasQueue(int destinationId, int queueId) {
        Destination destination = destinations.find(destinationId);
        return destination != null && destination.queue(queueId) != null;
    }

    @Override
    public Room room(int destinationId, long count, long bytes) {
        Destination destination = destinations.find(destinationId);
        if (destination == null) {
            return Room.GONE;
        }
        if (destination.settings().pause().holdsSends()) {
            return Room.FULL;
        }
        return destination.hasRoomFor(count, bytes) ? Room.FREE : Room.FULL;
    }
}
