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
import io.penstock.protocol.wire.SubscriptionDelete;
import java.util.function.Supplier;

/**
 * UNSUBSCRIBE and SUBSCRIPTION_DELETE: end a durable subscription with its backlog, of the connection's client id or of the one that an
 * administrator names.
 */
final class UnsubscribeCommand extends AloneCommand {
    private final Supplier<SubscriptionIdentity> which;
    private final Subscriptions subscriptions;
    private final Links links;

    private UnsubscribeCommand(
            ClientConnection client,
            Frame frame,
            Supplier<SubscriptionIdentity> which,
            Subscriptions subscriptions,
            Links links) {
        super(client, frame);
        this.which = which;
        this.subscriptions = subscriptions;
        this.links = links;
    }

    /** Of the client id that the connection has when the command's turn comes. */
    static UnsubscribeCommand own(
            ClientConnection client, Frame frame, String name, Subscriptions subscriptions, Links links) {
        return new UnsubscribeCommand(client, frame, () -> durable(client.clientId(), name), subscriptions, links);
    }

    /** Of any client id. */
    static UnsubscribeCommand any(
            ClientConnection client, Frame frame, SubscriptionDelete of, Subscriptions subscriptions, Links links) {
        return new UnsubscribeCommand(client, frame, () -> durable(of.clientId(), of.name()), subscriptions, links);
    }

    /** A shared one has the same identity where it is looked for. */
    static SubscriptionIdentity durable(String clientId, String name) {
        return new SubscriptionIdentity(Durability.DURABLE, clientId, name);
    }

    @Override
    public void append(RecordSink log) {
        SubscriptionIdentity identity = which.get();
        Subscription subscription = subscriptions.find(identity);
        if (subscription == null) {
            refuse(
                    ErrorCode.NO_SUCH_SUBSCRIPTION,
                    "there is no durable subscription '" + identity.name() + "' "
                            + (identity.clientId() == null
                                    ? "without a client id"
                                    : "of client id '" + identity.clientId() + "'"));
        } else if (links.active(subscription) > 0) {
            refuse(
                    ErrorCode.SUBSCRIPTION_IN_USE,
                    "subscription '" + identity.name()
                            + "' has an open consumer, or messages that are not acknowledged");
        } else {
            SubscriptionDeleteRecord.LAYOUT.encode(new SubscriptionDeleteRecord(subscription.id()), log.payload());
            log.write(RecordKind.SUBSCRIPTION_DELETE);
        }
    }
}
