package io.penstock.broker.request;

import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.delivery.Browsing;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.pipeline.Command;
import io.penstock.protocol.message.MessageCheck;
import io.penstock.protocol.message.MessageLayout;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxRollback;
import io.penstock.protocol.wire.TxStage;
import io.penstock.protocol.wire.Unsubscribe;
import io.penstock.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The commands that move messages: sends, settlements, links, subscriptions, transactions.
 *
 * <p>Event loops check here what clients built before it reaches the ring: the log never holds a message whose structure
 * is broken.
 */
public final class MessagingRequests {
    private final ReplicatedState state;
    private final ConnectCommand.Serving serving;
    private final Links links;
    private final ProducerWindows windows;
    private final Browsing browsing;
    private final int messageMaxBytes;

    public MessagingRequests(
            ReplicatedState state, ConnectCommand.Serving serving, Browsing browsing, int messageMaxBytes) {
        this.state = state;
        this.serving = serving;
        this.links = serving.links();
        this.windows = serving.windows();
        this.browsing = browsing;
        this.messageMaxBytes = messageMaxBytes;
    }

    /** Puts the handlers into the table. */
    public void register(RequestTable table) {
        table.ring(CommandCode.PRODUCE, Produce.LAYOUT, this::produce);
        table.ring(CommandCode.SETTLE, Settle.LAYOUT, this::settle);
        table.lane(CommandCode.CREDIT, Credit.LAYOUT, (client, frame, credit) -> links.credit(client, credit));
        table.lane(
                CommandCode.BROWSE,
                Browse.LAYOUT,
                new BrowseRequest(state.destinations(), state.subscriptions(), browsing)::serve);
        registerLinks(table);
        registerTransactions(table);
        new BranchRequests(state.branches(), this::checkAll).register(table);
        table.ring(
                CommandCode.CLIENT_ID,
                ClientId.LAYOUT,
                (client, frame, claim) -> new ClientIdCommand(client, frame, claim.clientId(), serving.connections()));
        table.ring(
                CommandCode.CONNECTION_CLOSE,
                Empty.CONNECTION_CLOSE,
                (client, frame, empty) -> new DisconnectCommand(client, frame, serving));
    }

    private void registerLinks(RequestTable table) {
        table.ring(
                CommandCode.SUBSCRIBE,
                Subscribe.LAYOUT,
                (client, frame, wanted) -> new SubscribeCommand(
                        client, frame, wanted, state.destinations(), state.subscriptions(), links));
        table.ring(
                CommandCode.UNSUBSCRIBE,
                Unsubscribe.LAYOUT,
                (client, frame, which) ->
                        new UnsubscribeCommand(client, frame, which.name(), state.subscriptions(), links));
        table.ring(
                CommandCode.LINK_OPEN,
                LinkOpen.LAYOUT,
                (client, frame, open) -> new LinkOpenCommand(client, frame, open, state.subscriptions(), links));
        table.ring(
                CommandCode.LINK_RESET,
                LinkReset.LAYOUT,
                (client, frame, reset) -> new ReleaseCommand(client, frame, reset, serving));
        table.ring(
                CommandCode.LINK_CLOSE,
                LinkClose.LAYOUT,
                (client, frame, close) -> new LinkCloseCommand(client, frame, close, links));
    }

    private void registerTransactions(RequestTable table) {
        table.ring(CommandCode.TX_STAGE, TxStage.LAYOUT, (client, frame, stage) -> {
            checkAll(stage.sends());
            return new TransactionCommands.Stage(client, frame, stage);
        });
        table.ring(CommandCode.TX_COMMIT, TxCommit.LAYOUT, (client, frame, commit) -> {
            checkAll(commit.sends());
            return new TransactionCommands.Commit(client, frame, commit);
        });
        table.ring(
                CommandCode.TX_ROLLBACK,
                TxRollback.LAYOUT,
                (client, frame, rollback) -> new TransactionCommands.Rollback(client, frame, rollback));
    }

    private Command produce(ClientConnection client, Frame frame, Produce produce) {
        ByteBuffer message = produce.message();
        check(message);
        boolean persistent =
                (message.get(message.position() + MessageLayout.FLAGS_AT) & MessageLayout.FLAG_PERSISTENT) != 0;
        return new ProduceCommand(client, frame, produce, persistent, state.destinations(), windows);
    }

    private Command settle(ClientConnection client, Frame frame, Settle settle) {
        return switch (settle.outcome()) {
            case ACCEPT, RETURN -> new SettleCommand(client, frame, settle, links);
            case RELEASE, REJECT -> new ReleaseCommand(client, frame, settle, serving);
        };
    }

    private void checkAll(List<StagedSend> sends) {
        for (StagedSend send : sends) {
            check(send.message());
        }
    }

    /** @throws WireException if the message is larger than the limit or its structure is broken */
    private void check(ByteBuffer message) {
        if (message.remaining() > messageMaxBytes) {
            throw new WireException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "a message of " + message.remaining() + " bytes; the limit messageMaxBytes is " + messageMaxBytes);
        }
        MessageCheck.validateSent(message);
    }
}
