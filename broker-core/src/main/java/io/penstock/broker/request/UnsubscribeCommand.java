package io.penstock.broker.request;

import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.SubscriptionDeleteRecord;
import io.penstock.broker.subscription.SubscriptionIdentity;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Subscribe.Durability;

/** UNSUBSCRIBE: ends a durable subscription of the connection's client id, with its backlog. */
final class UnsubscribeCommand extends AloneCommand {
    private final String name;
    private final Subscriptions subscriptions;
    private final Links links;

    UnsubscribeCommand(ClientConnection client, Frame frame, String name, Subscriptions subscriptions, Links links) {
        super(client, frame);
        this.name = name;
        this.subscriptions = subscriptions;
        this.links = links;
    }

    @Override
    public void append(RecordSink log) {
        Subscription subscription =
                subscriptions.find(new SubscriptionIdentity(Durability.DURABLE, client().clientId(), name));
        if (subscription == null) {
            refuse(ErrorCode.NO_SUCH_SUBSCRIPTION, "there is no durable subscription '" + name + "'");
        } else if (links.active(subscription) > 0) {
            refuse(
                    ErrorCode.SUBSCRIPTION_IN_USE,
                    "subscription '" + name + "' has an open consumer, or messages that are not acknowledged");
        } else {
            SubscriptionDeleteRecord.LAYOUT.encode(new SubscriptionDeleteRecord(subscription.id()), log.payload());
            log.write(RecordKind.SUBSCRIPTION_DELETE);
        }
    }
}
