package io.penstock.broker.request;

import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.proposer.DeadLetters;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.DestinationUpdate;
import io.penstock.protocol.wire.QueuePurge;
import io.penstock.protocol.wire.QueueTransfer;

/** The commands by which an operator changes what a queue is set to, and takes messages out of it. */
final class QueueRequests {
    private final ReplicatedState state;
    private final Links links;
    private final DeadLetters letters;

    QueueRequests(ReplicatedState state, Links links, DeadLetters letters) {
        this.state = state;
        this.links = links;
        this.letters = letters;
    }

    /** Puts the handlers into the table. */
    void register(RequestTable table) {
        table.ring(
                CommandCode.DESTINATION_UPDATE,
                DestinationUpdate.LAYOUT,
                (client, frame, update) -> new DestinationUpdateCommand(client, frame, update, state.destinations()));
        table.ring(
                CommandCode.QUEUE_PURGE,
                QueuePurge.LAYOUT,
                (client, frame, purge) -> new QueuePurgeCommand(client, frame, purge, this::queue, links));
        table.ring(
                CommandCode.QUEUE_TRANSFER,
                QueueTransfer.LAYOUT,
                (client, frame, transfer) ->
                        new QueueTransferCommand(client, frame, transfer, this::queue, links, letters));
    }

    /** A temporary queue is its connection's alone. */
    private Subscription queue(String name) {
        Destination destination = state.destinations().find(name);
        return destination == null || destination.kind().isTemporary()
                ? null
                : state.subscriptions().builtIn(destination.id());
    }
}
