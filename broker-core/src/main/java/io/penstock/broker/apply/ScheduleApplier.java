package io.penstock.broker.apply;

import io.penstock.broker.destination.Addressee;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.schedule.DueBuckets;
import io.penstock.broker.schedule.DueMessage;
import io.penstock.broker.schedule.DueSpan;
import io.penstock.broker.schedule.ScheduledMessage;
import io.penstock.broker.schedule.Scheduling;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;

/**
 * Puts delayed messages into the bucket of their due time, and lets them go from there when they are due.
 *
 * <p>Replicated code: reads the record's time and replicated state, nothing else; and of a bucket's entries only where in
 * the log a message stands, for the rest may be missing while an index is made anew. Owner: the log thread.
 */
final class ScheduleApplier {
    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final DueBuckets buckets;
    private final Scheduling scheduling;
    private final QueueEntry entry = new QueueEntry();

    ScheduleApplier(Destinations destinations, Subscriptions subscriptions, DueBuckets buckets, Scheduling scheduling) {
        this.destinations = destinations;
        this.subscriptions = subscriptions;
        this.buckets = buckets;
        this.scheduling = scheduling;
    }

    /**
     * A message begins to wait.
     *
     * @param message its entry as it would be in its destination
     * @param nowMs the time of the record that is applied
     */
    void put(Addressee target, long visibleAt, QueueEntry message, long nowMs) {
        // One that expires first is let go at its expiry; until then nobody may see it either.
        long due = message.expiry == 0 ? visibleAt : Math.min(visibleAt, message.expiry);
        DueSpan span = DueSpan.of(due, nowMs);
        Destination bucket = buckets.find(span);
        if (bucket == null) {
            deletePast(nowMs);
            bucket = buckets.create(span);
            subscriptions.createBuiltIn(bucket);
        }
        entry.set(message.position, message.size, message.flags, message.tagHash, message.groupHash, due);
        long offset = bucket.append(0, entry);
        scheduling.scheduled(ScheduledMessage.of(
                due,
                span,
                new DueMessage(
                        bucket.id(), offset, target, message.size, message.flags, message.tagHash, message.groupHash)));
    }

    /**
     * A message has become due: it does not wait any more.
     *
     * @param into gets the entry for the queue that it goes to
     * @return false if it was let go before
     */
    boolean take(DueMessage due, QueueEntry into) {
        Destination bucket = destinations.findAny(due.bucket());
        Subscription waiting = bucket == null || !bucket.isInternal() ? null : subscriptions.builtIn(bucket.id());
        if (waiting == null || !waiting.isSettleable(0, due.offset(), due.offset())) {
            return false;
        }
        DestinationQueue queue = bucket.queue(0);
        queue.entries().get(due.offset(), entry);
        into.set(
                entry.position,
                due.size(),
                due.flags(),
                due.tagHash(),
                due.groupHash(),
                due.target().expiryAt());
        waiting.accept(0, due.offset(), due.offset());
        bucket.dropSettled(queue);
        return true;
    }

    /** Buckets whose time is past and that are empty go. */
    void deletePast(long nowMs) {
        for (Destination past : buckets.takePast(nowMs)) {
            subscriptions.deleteAllOf(past.id());
            destinations.delete(past.id());
        }
    }
}
