package io.penstock.broker.request;

import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.proposer.DeadLetters;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.DestinationUpdate;
import io.penstock.protocol.wire.QueuePurge;
import io.penstock.protocol.wire.QueueTransfer;
import io.penstock.protocol.wire.Right;

/** The commands by which an operator changes what a queue is set to, and takes messages out of it. */
final class QueueRequests {
    private final ReplicatedState state;
    private final Links links;
    private final DeadLetters letters;
    private final Gate gate;

    QueueRequests(ReplicatedState state, Links links, DeadLetters letters) {
        this.state = state;
        this.links = links;
        this.letters = letters;
        this.gate = new Gate(state);
    }

    /** Puts the handlers into the table. */
    void register(RequestTable table) {
        table.ring(
                CommandCode.DESTINATION_UPDATE,
                DestinationUpdate.LAYOUT,
                new Access<>("`admin` on it, and `send` on a stated expiry queue", (client, update) -> {
                    String refusal = gate.over(client, Right.ADMIN, update.name());
                    return refusal != null ? refusal : gate.expiry(client, update.settings());
                }),
                (client, frame, update) -> new DestinationUpdateCommand(client, frame, update, state.destinations()));
        table.ring(
                CommandCode.QUEUE_PURGE,
                QueuePurge.LAYOUT,
                new Access<>("`admin` on it", (client, purge) -> gate.over(client, Right.ADMIN, purge.name())),
                (client, frame, purge) -> new QueuePurgeCommand(client, frame, purge, this::queue, links));
        table.ring(
                CommandCode.QUEUE_TRANSFER,
                QueueTransfer.LAYOUT,
                new Access<>(
                        "`admin` on the queue, and `send` on the one that messages are moved to",
                        this::transferRefusal),
                (client, frame, transfer) ->
                        new QueueTransferCommand(client, frame, transfer, this::queue, links, letters));
    }

    /** What goes back goes where it was sent once. */
    private String transferRefusal(ClientConnection client, QueueTransfer transfer) {
        String refusal = gate.over(client, Right.ADMIN, transfer.queue());
        return refusal == null && transfer.action() == QueueTransfer.Action.MOVE
                ? gate.over(client, Right.SEND, transfer.target())
                : refusal;
    }

    /** A temporary queue is its connection's alone. */
    private Subscription queue(String name) {
        Destination destination = state.destinations().find(name);
        return destination == null || destination.kind().isTemporary()
                ? null
                : state.subscriptions().builtIn(destination.id());
    }
}
