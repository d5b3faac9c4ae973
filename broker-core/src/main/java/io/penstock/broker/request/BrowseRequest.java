package io.penstock.broker.request;

import io.penstock.broker.delivery.Browsing;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.selector.Selector;
import io.penstock.broker.selector.SelectorException;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;

/**
 * BROWSE: answered in the order of the connection's questions, a page when the reader has read it. What is asked for is looked
 * at when the question has its turn, the right to browse included. Called by the log thread.
 */
final class BrowseRequest {
    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final Browsing browsing;
    private final Access.Check<Browse> access;

    BrowseRequest(
            Destinations destinations, Subscriptions subscriptions, Browsing browsing, Access.Check<Browse> access) {
        this.destinations = destinations;
        this.subscriptions = subscriptions;
        this.browsing = browsing;
        this.access = access;
    }

    void serve(ClientConnection client, Frame frame, Browse browse) {
        int opaque = frame.opaque();
        if (!browsing.ask(client, turn -> turn(client, opaque, browse, turn))) {
            new Refusal(
                            ErrorCode.LIMIT_EXCEEDED,
                            Browsing.WAITING_LIMIT + " questions of this connection's browsers wait, the limit")
                    .tell(client, opaque);
        }
    }

    private record Refusal(ErrorCode code, String why) {
        void tell(ClientConnection client, int opaque) {
            FrameWriter.error(client.outbound().frames(), opaque, code, why);
        }
    }

    private void turn(ClientConnection client, int opaque, Browse browse, Browsing.Turn turn) {
        Destination destination = destinations.find(browse.destination());
        Refusal refusal = refusal(client, browse, destination);
        if (refusal != null) {
            turn.answer(() -> refusal.tell(client, opaque));
            return;
        }
        Subscription subscription = subscriptions.builtIn(destination.id());
        if (browse.isForSnapshot()) {
            Browse.Page snapshot = browsing.snapshot(subscription);
            turn.answer(() -> answer(client, opaque, snapshot));
        } else {
            browsing.page(subscription, browse, turn, page -> answer(client, opaque, page));
        }
    }

    /** Why it cannot be answered, or null. */
    private Refusal refusal(ClientConnection client, Browse browse, Destination destination) {
        String denied = access.refusal(client, browse);
        if (denied != null) {
            return new Refusal(ErrorCode.NOT_AUTHORIZED, denied);
        }
        if (destination == null) {
            return new Refusal(ErrorCode.NO_SUCH_DESTINATION, "there is no queue '" + browse.destination() + "'");
        }
        if (!destination.kind().isQueue()) {
            return new Refusal(ErrorCode.WRONG_DESTINATION_KIND, "'" + destination.name() + "' is no queue");
        }
        if (!destination.isOpenTo(client.owner())) {
            return new Refusal(
                    ErrorCode.TEMPORARY_DESTINATION,
                    "only the connection that created '" + destination.name() + "' looks at it");
        }
        try {
            Selector.parse(browse.selector());
        } catch (SelectorException invalid) {
            return new Refusal(invalid.code(), invalid.getMessage());
        }
        return browse.isForSnapshot() || destination.queue(browse.queueId()) != null
                ? null
                : new Refusal(ErrorCode.MALFORMED_FRAME, "there is no queue " + browse.queueId());
    }

    private static void answer(ClientConnection client, int opaque, Browse.Page page) {
        FrameWriter.response(client.outbound().frames(), Browse.Page.LAYOUT, opaque, page);
    }
}
