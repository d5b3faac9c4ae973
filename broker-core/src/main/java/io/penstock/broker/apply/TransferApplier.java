package io.penstock.broker.apply;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.destination.MessageRecord;
import io.penstock.broker.destination.TransferRecord;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.wire.TagRange;
import java.util.List;

/**
 * Takes a message from one subscription and appends its copy elsewhere, both or neither: so it is in one place at any time,
 * whatever crashes. Where it goes has no say in it: limits are for those who send.
 *
 * <p>Replicated code. Owner: the log thread.
 */
final class TransferApplier {
    /** The value of a verdict on a transfer that was carried out; one that was ignored has none. */
    private static final long TRANSFERRED = 1;

    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final MessageApplier messages;
    private final SettlementApplier settlements;
    private final TransferRecord transfer = new TransferRecord();

    TransferApplier(
            Destinations destinations,
            Subscriptions subscriptions,
            MessageApplier messages,
            SettlementApplier settlements) {
        this.destinations = destinations;
        this.subscriptions = subscriptions;
        this.messages = messages;
        this.settlements = settlements;
    }

    Verdict apply(RecordView record) {
        transfer.wrap(record.buffer(), record.payloadOffset(), record.payloadLength());
        Destination target = destinations.find(transfer.copy().destinationId());
        if (!isStillThere() || target == null || target.queue(transfer.copy().queueId()) == null || !hasTaker(target)) {
            return Verdict.DONE;
        }
        TagRange original =
                new TagRange(transfer.subscription(), transfer.queueId(), transfer.offset(), transfer.offset());
        append(target, record);
        settlements.settle(List.of(original));
        return Verdict.done(TRANSFERRED);
    }

    private boolean isStillThere() {
        Subscription from = subscriptions.find(transfer.subscription());
        if (from == null
                || from.destination().isInternal()
                || !from.isSettleable(transfer.queueId(), transfer.offset(), transfer.offset())) {
            return false;
        }
        int count = from.settlement(transfer.queueId()).failureCount(transfer.offset());
        return transfer.failures() == TransferRecord.ANY_FAILURES || transfer.failures() == count;
    }

    private boolean hasTaker(Destination target) {
        if (transfer.onlyFor() == TransferRecord.FOR_ALL) {
            return true;
        }
        Subscription taker = subscriptions.find(transfer.onlyFor());
        return taker != null && taker.destination() == target;
    }

    private void append(Destination target, RecordView record) {
        MessageRecord copy = transfer.copy();
        if (transfer.onlyFor() == TransferRecord.FOR_ALL) {
            messages.enter(target, record, copy);
            return;
        }
        messages.enter(target, record, copy, subscriptions.find(transfer.onlyFor()), settlements::settle);
    }
}
