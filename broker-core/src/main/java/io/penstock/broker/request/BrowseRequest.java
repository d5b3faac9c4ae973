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

/** BROWSE: answered when the reader has read the page. Called by the log thread. */
final class BrowseRequest {
    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final Browsing browsing;

    BrowseRequest(Destinations destinations, Subscriptions subscriptions, Browsing browsing) {
        this.destinations = destinations;
        this.subscriptions = subscriptions;
        this.browsing = browsing;
    }

    void serve(ClientConnection client, Frame frame, Browse browse) {
        int opaque = frame.opaque();
        Destination destination = destinations.find(browse.destination());
        if (destination == null) {
            refuse(client, opaque, ErrorCode.NO_SUCH_DESTINATION, "there is no queue '" + browse.destination() + "'");
        } else if (!destination.kind().isQueue()) {
            refuse(client, opaque, ErrorCode.WRONG_DESTINATION_KIND, "'" + destination.name() + "' is no queue");
        } else if (!destination.isOpenTo(client.owner())) {
            refuse(
                    client,
                    opaque,
                    ErrorCode.TEMPORARY_DESTINATION,
                    "only the connection that created '" + destination.name() + "' looks at it");
        } else if (isValid(client, opaque, browse.selector())) {
            answer(client, opaque, browse, destination);
        }
    }

    private static boolean isValid(ClientConnection client, int opaque, String selector) {
        try {
            Selector.parse(selector);
            return true;
        } catch (SelectorException invalid) {
            refuse(client, opaque, invalid.code(), invalid.getMessage());
            return false;
        }
    }

    private void answer(ClientConnection client, int opaque, Browse browse, Destination destination) {
        Subscription subscription = subscriptions.builtIn(destination.id());
        if (browse.isForSnapshot()) {
            answer(client, opaque, browsing.snapshot(subscription));
        } else if (destination.queue(browse.queueId()) == null) {
            refuse(client, opaque, ErrorCode.MALFORMED_FRAME, "there is no queue " + browse.queueId());
        } else if (!browsing.page(subscription, browse, page -> answer(client, opaque, page))) {
            refuse(client, opaque, ErrorCode.LIMIT_EXCEEDED, "too much is being read at this moment; ask again");
        }
    }

    private static void answer(ClientConnection client, int opaque, Browse.Page page) {
        if (!client.isEnded()) {
            FrameWriter.response(client.outbound().frames(), Browse.Page.LAYOUT, opaque, page);
        }
    }

    private static void refuse(ClientConnection client, int opaque, ErrorCode code, String why) {
        FrameWriter.error(client.outbound().frames(), opaque, code, why);
    }
}
