package io.penstock.broker.request;

import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationDeleteRecord;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.TemporaryName;

/** DESTINATION_DELETE: a destination without consumers goes, with its messages and subscriptions. */
final class DestinationDeleteCommand extends ClientCommand {
    private final String name;
    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final Links links;

    DestinationDeleteCommand(
            ClientConnection client,
            Frame frame,
            String name,
            Destinations destinations,
            Subscriptions subscriptions,
            Links links) {
        super(client, frame);
        this.name = name;
        this.destinations = destinations;
        this.subscriptions = subscriptions;
        this.links = links;
    }

    @Override
    public Place place() {
        return Place.ALONE;
    }

    /** A temporary destination that a power loss brings back is abandoned, and deleted as such. */
    @Override
    public Promise promise() {
        return TemporaryName.isTemporary(name) ? Promise.ORDERED : Promise.DURABLE;
    }

    @Override
    public void append(RecordSink log) {
        Destination destination = destinations.find(name);
        if (destination == null) {
            refuse(ErrorCode.NO_SUCH_DESTINATION, "there is no destination '" + name + "'");
            return;
        }
        if (!destination.isOpenTo(client().owner())) {
            refuse(ErrorCode.TEMPORARY_DESTINATION, "only the connection that created '" + name + "' deletes it");
            return;
        }
        for (Subscription subscription : subscriptions.of(destination.id())) {
            if (links.active(subscription) > 0) {
                refuse(ErrorCode.DESTINATION_IN_USE, "'" + name + "' has consumers; close them first");
                return;
            }
        }
        DestinationDeleteRecord.LAYOUT.encode(new DestinationDeleteRecord(destination.id()), log.payload());
        log.write(RecordKind.DESTINATION_DELETE);
    }
}
