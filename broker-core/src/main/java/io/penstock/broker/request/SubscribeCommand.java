package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.SubscriptionDecision;
import io.penstock.broker.subscription.SubscriptionIdentity;
import io.penstock.broker.subscription.SubscriptionOwner;
import io.penstock.broker.subscription.SubscriptionRecord;
import io.penstock.broker.subscription.SubscriptionTerms;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Subscribe;

/**
 * SUBSCRIBE: when it is answered, the subscription exists, and every message sent from then on is its own.
 *
 * <p>What active consumers forbid is decided here, at admission, for they are serving state; the record is unconditional.
 */
final class SubscribeCommand extends ClientCommand {
    /** Characters of a subscription's name, which is in every checkpoint. */
    private static final int NAME_LIMIT = 1024;

    /** Subscriptions of a broker, those of queues included. */
    private static final int SUBSCRIPTIONS_LIMIT = 1_000_000;

    private final Subscribe wanted;
    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final Links links;
    private long id;
    private int destinationId;
    private boolean durable;

    SubscribeCommand(
            ClientConnection client,
            Frame frame,
            Subscribe wanted,
            Destinations destinations,
            Subscriptions subscriptions,
            Links links) {
        super(client, frame);
        this.wanted = wanted;
        this.destinations = destinations;
        this.subscriptions = subscriptions;
        this.links = links;
        this.durable = wanted.durability() != Subscribe.Durability.PRIVATE
                && wanted.durability() != Subscribe.Durability.SHARED;
        refuseIfInvalid(wanted.selector());
    }

    /** Alone, since it reads what it is about to change. */
    @Override
    public Place place() {
        return Place.ALONE;
    }

    @Override
    public Promise promise() {
        return durable ? Promise.DURABLE : Promise.ORDERED;
    }

    @Override
    public void append(RecordSink log) {
        if (isRefused()) {
            return;
        }
        Destination destination = destinations.find(wanted.destination());
        boolean queue = wanted.durability() == Subscribe.Durability.QUEUE;
        boolean lasting = durable && !queue;
        if (destination == null) {
            refuse(ErrorCode.NO_SUCH_DESTINATION, "there is no destination '" + wanted.destination() + "'");
        } else if (queue != destination.kind().isQueue()) {
            refuse(
                    ErrorCode.WRONG_DESTINATION_KIND,
                    "'" + destination.name() + "' is a "
                            + destination.kind().name().toLowerCase(java.util.Locale.ROOT));
        } else if (!destination.isOpenTo(client().owner())) {
            refuse(
                    ErrorCode.TEMPORARY_DESTINATION,
                    "only the connection that created '" + destination.name() + "' consumes from it");
        } else if (destination.kind().isTemporary() && lasting) {
            refuse(
                    ErrorCode.TEMPORARY_DESTINATION,
                    "'" + destination.name() + "' ends with its connection, so it has no durable subscription");
        } else if (queue) {
            destinationId = destination.id();
            id = subscriptions.builtIn(destinationId).id();
        } else {
            subscribe(destination, log);
        }
    }

    private void subscribe(Destination topic, RecordSink log) {
        destinationId = topic.id();
        boolean named = wanted.name() != null;
        if (named && wanted.name().length() > NAME_LIMIT) {
            refuse(ErrorCode.LIMIT_EXCEEDED, "a subscription's name has at most " + NAME_LIMIT + " characters");
            return;
        }
        if (subscriptions.size() >= SUBSCRIPTIONS_LIMIT) {
            refuse(ErrorCode.LIMIT_EXCEEDED, "there are " + SUBSCRIPTIONS_LIMIT + " subscriptions, the limit");
            return;
        }
        if (wanted.durability() == Subscribe.Durability.DURABLE && client().clientId() == null) {
            refuse(ErrorCode.SUBSCRIPTION_CONFLICT, "an unshared durable subscription needs a client id");
            return;
        }
        SubscriptionIdentity identity = named
                ? new SubscriptionIdentity(wanted.durability(), client().clientId(), wanted.name())
                : SubscriptionIdentity.PRIVATE;
        SubscriptionTerms terms = new SubscriptionTerms(topic.id(), emptyAsNull(wanted.selector()), wanted.noLocal());
        Subscription existing = subscriptions.find(identity);
        switch (decide(identity, terms, existing)) {
            case USE -> id = existing.id();
            case CREATE, REPLACE -> {
                id = subscriptions.nextId();
                SubscriptionOwner owner = new SubscriptionOwner(
                        client().identity().clientInstance(),
                        client().identity().connection());
                SubscriptionRecord.LAYOUT.encode(new SubscriptionRecord(id, identity, terms, owner), log.payload());
                log.write(RecordKind.SUBSCRIPTION);
            }
            case REFUSE_DIFFERENT ->
                refuse(
                        ErrorCode.SUBSCRIPTION_CONFLICT,
                        "subscription '" + wanted.name() + "' is in use with another topic, selector or noLocal");
            case REFUSE_IN_USE ->
                refuse(
                        ErrorCode.SUBSCRIPTION_IN_USE,
                        "subscription '" + wanted.name() + "' has a consumer, or messages that are not acknowledged");
            case REFUSE_OTHER_SHARING ->
                refuse(
                        ErrorCode.SUBSCRIPTION_CONFLICT,
                        "'" + wanted.name() + "' is the name of a durable subscription that is "
                                + (existing.identity().isShared() ? "shared" : "not shared"));
        }
    }

    /** One whose last consumer has gone is taken for absent; one with messages that are not acknowledged, or held by a branch, is kept. */
    private SubscriptionDecision decide(SubscriptionIdentity identity, SubscriptionTerms terms, Subscription existing) {
        if (existing == null || links.isEnding(existing)) {
            return SubscriptionDecision.CREATE;
        }
        SubscriptionDecision decision =
                SubscriptionDecision.decide(identity, terms, existing, links.consumers(existing));
        return decision == SubscriptionDecision.REPLACE && (links.active(existing) > 0 || existing.isHeld())
                ? SubscriptionDecision.REFUSE_IN_USE
                : decision;
    }

    private static String emptyAsNull(String selector) {
        return selector == null || selector.isBlank() ? null : selector;
    }

    @Override
    void done(Verdict verdict) {
        if (wanted.durability() == Subscribe.Durability.SHARED && subscriptions.find(id) != null) {
            links.join(client(), subscriptions.find(id));
        }
        answer(Subscribe.Answer.LAYOUT, new Subscribe.Answer(id, destinationId));
    }
}
