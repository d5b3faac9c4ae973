package io.penstock.protocol.client;

import io.penstock.protocol.agent.Scheduler;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.Command;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxRollback;
import io.penstock.protocol.wire.TxStage;
import io.penstock.protocol.wire.Unsubscribe;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The conversation with a broker over one connection, logged in. Everything that waits fails when the connection is lost;
 * nothing is repeated. Thread-safe; made by {@link Greeting}.
 */
final class ChannelBrokerClient implements BrokerClient {
    private static final int PRODUCE_OVERHEAD = 80;

    private final Conversation conversation;
    private final Scheduler scheduler;
    private final Hello.Role role;
    private final BrokerInfo broker;
    private final int epoch;
    private final int closeMs;
    private final ProduceWindows windows;
    private final AtomicReference<CompletableFuture<Void>> closing = new AtomicReference<>();

    ChannelBrokerClient(
            Conversation conversation,
            Scheduler scheduler,
            Hello.Role role,
            BrokerInfo broker,
            int epoch,
            int closeMs) {
        this.conversation = conversation;
        this.scheduler = scheduler;
        this.role = role;
        this.broker = broker;
        this.epoch = epoch;
        this.closeMs = closeMs;
        this.windows = new ProduceWindows(broker.producerWindow(), this::send);
    }

    /** What the peer said that it is. */
    Hello.Role role() {
        return role;
    }

    /** The epoch of this channel's HELLO. */
    int epoch() {
        return epoch;
    }

    boolean isLost() {
        return conversation.lost() != null;
    }

    ProduceWindows windows() {
        return windows;
    }

    /** Closes without a word; what waits fails as with any loss. */
    void abandon(String reason) {
        conversation.connection().close(reason);
    }

    @Override
    public CompletableFuture<Void> claimClientId(String clientId) {
        return ask(Commands.CLIENT_ID, new ClientId(clientId)).thenApply(ok -> null);
    }

    @Override
    public CompletableFuture<DestinationCreate.Answer> destination(DestinationCreate create) {
        return ask(Commands.DESTINATION_CREATE, create).thenApply(answer -> {
            windows.set(answer.destinationId(), answer.window());
            return answer;
        });
    }

    @Override
    public CompletableFuture<Void> deleteDestination(String name) {
        return ask(Commands.DESTINATION_DELETE, new DestinationDelete(name)).thenApply(ok -> null);
    }

    @Override
    public CompletableFuture<Browse.Page> browse(Browse browse) {
        return ask(Commands.BROWSE, browse);
    }

    @Override
    public CompletableFuture<Subscribe.Answer> subscribe(Subscribe subscribe) {
        return ask(Commands.SUBSCRIBE, subscribe);
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String name) {
        return ask(Commands.UNSUBSCRIBE, new Unsubscribe(name)).thenApply(ok -> null);
    }

    @Override
    public CompletableFuture<Void> openLink(LinkOpen open) {
        return ask(Commands.LINK_OPEN, open).thenApply(ok -> null);
    }

    @Override
    public void credit(Credit credit) {
        conversation.tell(Commands.CREDIT, credit);
    }

    @Override
    public CompletableFuture<Void> resetLinks(LinkReset reset) {
        return ask(Commands.LINK_RESET, reset).thenApply(ok -> null);
    }

    @Override
    public CompletableFuture<Void> closeLink(LinkClose close) {
        return ask(Commands.LINK_CLOSE, close).thenApply(ok -> null);
    }

    @Override
    public void settle(Settle settle) {
        conversation.tell(Commands.SETTLE, settle);
    }

    @Override
    public CompletableFuture<Void> settleDurably(Settle settle) {
        return ask(Commands.SETTLE, settle).thenApply(ok -> null);
    }

    @Override
    public CompletableFuture<Void> produce(OutgoingMessage message) {
        if (message.length() > broker.messageMax()) {
            return CompletableFuture.failedFuture(new PenstockException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "a message of " + message.length() + " bytes is above the broker's limit of "
                            + broker.messageMax()));
        }
        return windows.produce(message);
    }

    private void send(ProduceWindows.Sending sending) {
        OutgoingMessage message = sending.message();
        OutBuffer out = new OutBuffer(message.length() + PRODUCE_OVERHEAD);
        int opaque = conversation.nextOpaque();
        Produce produce = new Produce(
                message.destinationId(),
                message.queueId(),
                message.ttlMs(),
                message.delayMs(),
                ByteBuffer.wrap(message.bytes(), message.offset(), message.length()));
        FrameWriter.request(out, Produce.LAYOUT, opaque, produce);
        conversation.ask(opaque, out, sending);
    }

    @Override
    public boolean windowOpen(int destinationId, int stream) {
        return windows.isOpen(destinationId, stream);
    }

    @Override
    public void stage(TxStage part) {
        conversation.tell(Commands.TX_STAGE, part);
    }

    @Override
    public CompletableFuture<Void> commit(TxCommit commit) {
        return ask(Commands.TX_COMMIT, commit).thenApply(ok -> null);
    }

    @Override
    public CompletableFuture<Void> rollback(TxRollback rollback) {
        return ask(Commands.TX_ROLLBACK, rollback).thenApply(ok -> null);
    }

    @Override
    public CompletableFuture<Void> endBranch(BranchEnd end) {
        return ask(Commands.TX_XA_END, end).thenApply(ok -> null);
    }

    @Override
    public <Q, A> CompletableFuture<A> askRepeatedly(Command<Q, A> command, Q first, Q again) {
        return ask(command, first);
    }

    @Override
    public <Q, A> CompletableFuture<A> ask(Command<Q, A> command, Q request) {
        try {
            return conversation.ask(command, request);
        } catch (PenstockException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public BrokerInfo broker() {
        return broker;
    }

    /** Asks the broker to let go of everything, at most for the close time-out, and closes. Never fails. */
    CompletableFuture<Void> closeGently() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        if (closing.compareAndSet(null, mine)) {
            conversation.ask(Commands.CONNECTION_CLOSE, Empty.VALUE, closeMs).whenComplete((answer, failure) -> {
                conversation.connection().close("closed by the client");
                mine.complete(null);
            });
        }
        return closing.get();
    }

    @Override
    public void close() {
        closeGently().join();
    }

    /** The connection is gone. */
    void lose(PenstockException why) {
        windows.lose(why);
    }

    /** Begins to watch the broker's life. */
    void startHeartbeat() {
        new Heartbeat(conversation, scheduler, broker.heartbeatMs()).start();
    }
}
