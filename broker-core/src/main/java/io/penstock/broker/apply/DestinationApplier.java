package io.penstock.broker.apply;

import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationDeleteRecord;
import io.penstock.broker.destination.DestinationOwner;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.DestinationRecord;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.SubscriptionDeleteRecord;
import io.penstock.broker.subscription.SubscriptionRecord;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.wire.ErrorCode;

/**
 * Creates and ends destinations and subscriptions.
 *
 * <p>Replicated code, but for what it tells links and producer windows. Owner: the log thread.
 */
final class DestinationApplier {
    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final Links links;
    private final ProducerWindows windows;

    DestinationApplier(Destinations destinations, Subscriptions subscriptions, Links links, ProducerWindows windows) {
        this.destinations = destinations;
        this.subscriptions = subscriptions;
        this.links = links;
        this.windows = windows;
    }

    Verdict put(RecordView record) {
        DestinationRecord put = DestinationRecord.LAYOUT.decode(record.payload());
        Destination destination = destinations.put(put);
        if (destination == null) {
            return Verdict.refused(ErrorCode.DESTINATION_EXISTS, "'" + put.name() + "' exists otherwise");
        }
        if (destination.kind().isQueue() && subscriptions.builtIn(destination.id()) == null) {
            subscriptions.createBuiltIn(destination);
        }
        for (Subscription each : subscriptions.of(destination.id())) {
            for (DestinationQueue queue : destination.queues()) {
                links.resumed(each.settlement(queue.id()));
            }
        }
        windows.drained(destination);
        return Verdict.done(destination.id());
    }

    /** Refused while a transaction branch has messages for it or holds messages of it. */
    Verdict delete(RecordView record) {
        int id = DestinationDeleteRecord.LAYOUT.decode(record.payload()).id();
        Destination destination = destinations.find(id);
        boolean held = subscriptions.of(id).stream().anyMatch(Subscription::isHeld);
        if (destination != null && (destination.isPromised() || held)) {
            return Verdict.refused(
                    ErrorCode.DESTINATION_IN_USE,
                    "'" + destination.name() + "' has a part in a transaction branch that is not completed");
        }
        delete(id);
        return Verdict.DONE;
    }

    /** The connection has ended, and with it the temporary destinations that it owned. */
    void deleteOwnedBy(DestinationOwner owner) {
        for (Destination destination : destinations.ownedBy(owner)) {
            delete(destination.id());
        }
    }

    private void delete(int id) {
        for (Subscription gone : subscriptions.deleteAllOf(id)) {
            forget(gone);
        }
        destinations.delete(id);
        windows.release(id);
        links.forget(id);
    }

    Verdict putSubscription(RecordView record) {
        SubscriptionRecord put = SubscriptionRecord.LAYOUT.decode(record.payload());
        Destination destination = destinations.find(put.terms().destinationId());
        if (destination == null) {
            return Verdict.refused(ErrorCode.NO_SUCH_DESTINATION, "the topic does not exist any more");
        }
        return Verdict.done(subscriptions
                .put(put, record.position(), destination, this::ended)
                .id());
    }

    /** Refused while a transaction branch holds messages of it, unless it ends with its consumers anyway. */
    Verdict deleteSubscription(RecordView record) {
        long id = SubscriptionDeleteRecord.LAYOUT.decode(record.payload()).id();
        Subscription existing = subscriptions.find(id);
        if (existing != null && existing.isDurable() && existing.isHeld()) {
            return Verdict.refused(
                    ErrorCode.SUBSCRIPTION_IN_USE,
                    "the subscription has messages in a transaction branch that is not completed");
        }
        Subscription gone = subscriptions.delete(id);
        if (gone != null) {
            ended(gone);
        }
        return Verdict.DONE;
    }

    /** A subscription is gone: what only it kept may go, and nobody consumes by it. */
    void ended(Subscription gone) {
        forget(gone);
        Destination destination = gone.destination();
        for (DestinationQueue queue : destination.queues()) {
            destination.dropSettled(queue);
        }
        windows.drained(destination);
    }

    private void forget(Subscription gone) {
        for (DestinationQueue queue : gone.destination().queues()) {
            links.deleted(gone.settlement(queue.id()));
        }
    }
}
