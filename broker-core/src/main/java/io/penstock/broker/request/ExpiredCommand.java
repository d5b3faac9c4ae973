package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.subscription.ExpireRecord;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;

/**
 * SETTLE with EXPIRED: messages whose time was over in the client's buffer. They expire as those that wait here do: into the
 * expiry queue of their destination, or for good.
 */
final class ExpiredCommand extends ClientCommand {
    private final Settle settle;
    private final Subscriptions subscriptions;
    private final ConnectCommand.Serving serving;
    private final List<TagRange> moved = new ArrayList<>();

    ExpiredCommand(
            ClientConnection client,
            Frame frame,
            Settle settle,
            Subscriptions subscriptions,
            ConnectCommand.Serving serving) {
        super(client, frame);
        this.settle = settle;
        this.subscriptions = subscriptions;
        this.serving = serving;
    }

    @Override
    public void append(RecordSink log) {
        List<TagRange> forgotten = new ArrayList<>();
        for (TagRange tag : serving.heldOrLent(client(), settle.session(), settle.tags())) {
            Subscription subscription = subscriptions.find(tag.subscription());
            if (subscription != null) {
                boolean moves = subscription.destination().expiryQueue() != null;
                (moves ? moved : forgotten).add(tag);
            }
        }
        if (!forgotten.isEmpty()) {
            ExpireRecord.LAYOUT.encode(new ExpireRecord(forgotten), log.payload());
            log.write(RecordKind.EXPIRE);
        }
    }

    @Override
    void done(Verdict verdict) {
        for (TagRange tag : moved) {
            Subscription subscription = subscriptions.find(tag.subscription());
            Destination destination = subscription == null ? null : subscription.destination();
            if (destination != null) {
                serving.letters().takesExpired(destination, List.of(tag));
            }
        }
        ok();
    }
}
