package io.penstock.broker.request;

import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Link;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.transaction.ProducerVerdict;
import io.penstock.protocol.message.MessageLayout;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Right;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxRollback;
import io.penstock.protocol.wire.TxStage;
import io.penstock.protocol.wire.Unsubscribe;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The commands that move messages: sends, settlements, links, subscriptions, transactions.
 *
 * <p>Event loops check here what clients built before it reaches the ring: the log never holds a message whose structure
 * is broken.
 */
public final class MessagingRequests {
    private static final String OWN_SUBSCRIPTION =
            "`consume` on the destination, and that a subscription is not another connection's or client id's";

    private final ReplicatedState state;
    private final ConnectCommand.Serving serving;
    private final Links links;
    private final ProducerWindows windows;
    private final MessageRules messages;
    private final Gate gate;

    public MessagingRequests(ReplicatedState state, ConnectCommand.Serving serving, int messageMaxBytes) {
        this.state = state;
        this.serving = serving;
        this.links = serving.links();
        this.windows = serving.windows();
        this.messages = new MessageRules(messageMaxBytes);
        this.gate = new Gate(state);
    }

    /** Puts the handlers into the table. */
    public void register(RequestTable table) {
        registerSending(table);
        registerLinks(table);
        registerTransactions(table);
        new BranchRequests(state.branches(), messages, gate).register(table);
        table.ring(
                CommandCode.CLIENT_ID,
                ClientId.LAYOUT,
                Access.loggedIn("a login"),
                (client, frame, claim) -> new ClientIdCommand(client, frame, claim.clientId(), serving.connections()));
        table.ring(
                CommandCode.CONNECTION_CLOSE,
                Empty.CONNECTION_CLOSE,
                Access.loggedIn("a login"),
                (client, frame, empty) -> new DisconnectCommand(client, frame, serving));
    }

    private void registerSending(RequestTable table) {
        table.ring(
                CommandCode.PRODUCE,
                Produce.LAYOUT,
                new Access<>("`send` on the destination", this::sendRefusal),
                (client, produce) -> messages.forgery(client, produce.message()),
                this::produce);
        Access<Browse> browse = new Access<>(
                "`browse` on the queue", (client, of) -> gate.over(client, Right.BROWSE, of.destination()));
        table.lane(
                CommandCode.BROWSE,
                Browse.LAYOUT,
                browse,
                new BrowseRequest(state.destinations(), state.subscriptions(), serving.browsing(), browse.check())
                        ::serve);
    }

    /** A send that is stored already changes nothing, and its client must not take it for refused. */
    private String sendRefusal(ClientConnection client, Produce produce) {
        String refusal = gate.send(client, produce.destinationId());
        if (refusal == null) {
            return null;
        }
        ByteBuffer message = produce.message();
        int at = message.position();
        return isDone(
                        client,
                        message.getInt(at + MessageLayout.STREAM_AT),
                        message.getLong(at + MessageLayout.NUMBER_AT))
                ? null
                : refusal;
    }

    private boolean isDone(ClientConnection client, int stream, long number) {
        UUID instance = client.identity().clientInstance();
        return state.producers()
                        .check(instance.getMostSignificantBits(), instance.getLeastSignificantBits(), stream, number)
                == ProducerVerdict.DUPLICATE;
    }

    private void registerLinks(RequestTable table) {
        table.ring(
                CommandCode.SUBSCRIBE,
                Subscribe.LAYOUT,
                new Access<>(
                        "`consume` on the destination",
                        (client, wanted) -> gate.over(client, Right.CONSUME, wanted.destination())),
                (client, frame, wanted) -> new SubscribeCommand(
                        client, frame, wanted, state.destinations(), state.subscriptions(), links));
        table.ring(
                CommandCode.UNSUBSCRIBE,
                Unsubscribe.LAYOUT,
                new Access<>("`consume` on the topic", (client, which) -> gate.consumeNamed(client, which.name())),
                (client, frame, which) ->
                        UnsubscribeCommand.own(client, frame, which.name(), state.subscriptions(), links));
        table.ring(
                CommandCode.LINK_OPEN,
                LinkOpen.LAYOUT,
                new Access<>(OWN_SUBSCRIPTION, this::linkRefusal),
                (client, frame, open) -> new LinkOpenCommand(client, frame, open, state.subscriptions(), links));
        table.ring(
                CommandCode.LINK_RESET,
                LinkReset.LAYOUT,
                Access.loggedIn("a login; acts on what the connection holds"),
                (client, frame, reset) -> new ReleaseCommand(client, frame, reset, serving));
        table.ring(
                CommandCode.LINK_CLOSE,
                LinkClose.LAYOUT,
                Access.loggedIn("a login; acts on what the connection holds"),
                (client, frame, close) -> new LinkCloseCommand(client, frame, close, links));
        table.lane(
                CommandCode.CREDIT,
                Credit.LAYOUT,
                new Access<>("`consume` on the link's destination", this::creditRefusal),
                (client, frame, credit) -> links.credit(client, credit));
        table.ring(CommandCode.SETTLE, Settle.LAYOUT, new Access<>(OWN_SUBSCRIPTION, gate::settle), this::settle);
    }

    /** Whose a temporary destination is the command itself says, with a code of its own. */
    private String linkRefusal(ClientConnection client, LinkOpen open) {
        Subscription subscription = state.subscriptions().find(open.subscription());
        boolean temporary =
                subscription != null && subscription.destination().kind().isTemporary();
        return temporary ? null : gate.consume(client, subscription);
    }

    private String creditRefusal(ClientConnection client, Credit credit) {
        Link link = client.link(credit.link());
        return link == null ? null : gate.consume(client, link.subscription());
    }

    private void registerTransactions(RequestTable table) {
        String each = "`send` on each message's destination, `consume` on that of each settlement";
        table.ring(
                CommandCode.TX_STAGE,
                TxStage.LAYOUT,
                new Access<>(each, (client, stage) -> gate.transact(client, stage.sends(), stage.settles())),
                (client, stage) -> messages.forgery(client, stage.sends()),
                (client, frame, stage) -> new TransactionCommands.Stage(client, frame, stage));
        table.ring(
                CommandCode.TX_COMMIT,
                TxCommit.LAYOUT,
                new Access<>(each, this::commitRefusal),
                (client, commit) -> messages.forgery(client, commit.sends()),
                (client, frame, commit) -> new TransactionCommands.Commit(client, frame, commit));
        table.ring(
                CommandCode.TX_ROLLBACK,
                TxRollback.LAYOUT,
                Access.loggedIn("a login"),
                (client, frame, rollback) -> new TransactionCommands.Rollback(client, frame, rollback));
    }

    /** A commit that is done already changes nothing, and its client must not take it for rolled back. */
    private String commitRefusal(ClientConnection client, TxCommit commit) {
        String refusal = gate.transact(client, commit.sends(), commit.settles());
        return refusal != null && isDone(client, commit.stream(), commit.number()) ? null : refusal;
    }

    private ClientCommand produce(ClientConnection client, Frame frame, Produce produce) {
        ByteBuffer message = produce.message();
        boolean persistent =
                (message.get(message.position() + MessageLayout.FLAGS_AT) & MessageLayout.FLAG_PERSISTENT) != 0;
        return new ProduceCommand(client, frame, produce, persistent, state.destinations(), windows);
    }

    private ClientCommand settle(ClientConnection client, Frame frame, Settle settle) {
        return switch (settle.outcome()) {
            case ACCEPT, RETURN -> new SettleCommand(client, frame, settle, links);
            case RELEASE, REJECT -> new ReleaseCommand(client, frame, settle, serving);
            case EXPIRED -> new ExpiredCommand(client, frame, settle, state.subscriptions(), serving);
        };
    }
}
