package io.penstock.broker.apply;

import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.subscription.ExpireRecord;
import io.penstock.broker.subscription.FailedDeliveries;
import io.penstock.broker.subscription.ReserveRecord;
import io.penstock.broker.subscription.ResetRecord;
import io.penstock.broker.subscription.SettleRecord;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.SkipRecord;
import io.penstock.broker.subscription.StopRecord;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.wire.TagRange;
import java.util.List;

/**
 * Settles messages, counts failed deliveries, and notes how far messages may have been delivered.
 *
 * <p>Replicated code, but for what it tells links and producer windows. Owner: the log thread.
 */
final class SettlementApplier {
    private final Subscriptions subscriptions;
    private final Links links;
    private final ProducerWindows windows;
    private final FailedDeliveries failed;
    private long settled;

    SettlementApplier(Subscriptions subscriptions, Links links, ProducerWindows windows, FailedDeliveries failed) {
        this.subscriptions = subscriptions;
        this.links = links;
        this.windows = windows;
        this.failed = failed;
    }

    Verdict settle(RecordView record) {
        List<TagRange> tags = SettleRecord.LAYOUT.decode(record.payload()).tags();
        for (int i = 0; i < tags.size(); i++) {
            Subscription subscription = subscriptions.find(tags.get(i).subscription());
            // What waits in the broker's own queues is no client's to settle, whatever number it names.
            if (subscription != null && !subscription.destination().isInternal()) {
                settle(tags.get(i), subscription);
            }
        }
        return Verdict.DONE;
    }

    Verdict expire(RecordView record) {
        settle(ExpireRecord.LAYOUT.decode(record.payload()).tags());
        return Verdict.DONE;
    }

    Verdict skip(RecordView record) {
        settle(SkipRecord.LAYOUT.decode(record.payload()).tags());
        return Verdict.DONE;
    }

    /** Accepts ranges: unconditional and idempotent, but for what a prepared transaction holds. */
    void settle(List<TagRange> tags) {
        for (int i = 0; i < tags.size(); i++) {
            Subscription subscription = subscriptions.find(tags.get(i).subscription());
            if (subscription != null) {
                settle(tags.get(i), subscription);
            }
        }
    }

    /** The same for one range. */
    void settle(TagRange tag) {
        settle(List.of(tag));
    }

    private void settle(TagRange tag, Subscription subscription) {
        if (subscription.settlement(tag.queueId()) != null) {
            settled += subscription.accept(tag.queueId(), tag.from(), tag.to());
            links.settled(subscription.settlement(tag.queueId()), tag.from(), tag.to());
            Destination destination = subscription.destination();
            destination.dropSettled(destination.queue(tag.queueId()));
            windows.drained(destination);
        }
    }

    /** A branch takes hold of a range: it is no consumer's any more, and nobody's to settle but the branch's. */
    boolean lock(TagRange tag) {
        Subscription subscription = subscriptions.find(tag.subscription());
        Settlement settlement = subscription == null ? null : subscription.settlement(tag.queueId());
        if (settlement == null || !settlement.lock(tag.from(), tag.to())) {
            return false;
        }
        links.locked(settlement, tag.from(), tag.to());
        return true;
    }

    /**
     * A branch gives back what it held: its application had got that, so the delivery has failed. A subscription that ended
     * meanwhile has nothing to get.
     */
    void unlock(TagRange tag) {
        Subscription subscription = subscriptions.find(tag.subscription());
        Settlement settlement = subscription == null ? null : subscription.settlement(tag.queueId());
        if (settlement != null) {
            settlement.unlock(tag.from(), tag.to());
            for (long offset = tag.from(); offset <= tag.to(); offset++) {
                settlement.fail(offset, settlement.failureCount(offset));
                failed.failed(subscription, tag.queueId(), offset);
            }
            links.unlocked(settlement, tag.from(), tag.to());
        }
    }

    /** A branch settles what it held. */
    void settleLocked(TagRange tag) {
        Subscription subscription = subscriptions.find(tag.subscription());
        Settlement settlement = subscription == null ? null : subscription.settlement(tag.queueId());
        if (settlement != null) {
            settled += settlement.settlePending(tag.from(), tag.to());
            links.settled(settlement, tag.from(), tag.to());
            Destination destination = subscription.destination();
            destination.dropSettled(destination.queue(tag.queueId()));
            windows.drained(destination);
        }
    }

    /** A destination has room again. */
    void drained(Destination destination) {
        windows.drained(destination);
    }

    /** Messages settled since the start. */
    long settled() {
        return settled;
    }

    Verdict reset(RecordView record) {
        for (ResetRecord.Failure failure :
                ResetRecord.LAYOUT.decode(record.payload()).failures()) {
            Subscription subscription = subscriptions.find(failure.subscription());
            Settlement settlement = subscription == null ? null : subscription.settlement(failure.queueId());
            if (settlement != null) {
                settlement.fail(failure.offset(), failure.countSeen());
                failed.failed(subscription, failure.queueId(), failure.offset());
                links.failed(settlement, failure.offset(), failure.offset());
            }
        }
        return Verdict.DONE;
    }

    Verdict reserve(RecordView record) {
        ReserveRecord reserve = ReserveRecord.LAYOUT.decode(record.payload());
        Subscription subscription = subscriptions.find(reserve.subscription());
        Settlement settlement = subscription == null ? null : subscription.settlement(reserve.queueId());
        if (settlement != null) {
            settlement.reserve(reserve.upTo());
            links.reserved(settlement);
        }
        return Verdict.DONE;
    }

    Verdict stop(RecordView record) {
        for (ReserveRecord mark : StopRecord.LAYOUT.decode(record.payload()).delivered()) {
            Subscription subscription = subscriptions.find(mark.subscription());
            Settlement settlement = subscription == null ? null : subscription.settlement(mark.queueId());
            if (settlement != null) {
                settlement.delivered(mark.upTo());
                settlement.crashed(mark.upTo());
            }
        }
        return Verdict.DONE;
    }
}
