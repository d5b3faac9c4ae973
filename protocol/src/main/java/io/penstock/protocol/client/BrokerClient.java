package io.penstock.protocol.client;

import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.Command;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxRollback;
import io.penstock.protocol.wire.TxStage;
import java.util.concurrent.CompletableFuture;

/**
 * One client's conversation with one broker. Thread-safe; nothing blocks but {@link #close}. Commands of one caller reach
 * the broker in the order of the calls.
 *
 * <p>A future fails with {@link io.penstock.protocol.wire.PenstockException} and completes on an event loop or on the
 * calling thread: what hangs on it must be short. Destination and subscription numbers are those of the answer for as long
 * as the client lives, whatever numbers the broker gives after a reconnect.
 */
public interface BrokerClient extends AutoCloseable {
    /** Takes the client id for this connection. */
    CompletableFuture<Void> claimClientId(String clientId);

    /** Creates or resolves a destination. */
    CompletableFuture<DestinationCreate.Answer> destination(DestinationCreate create);

    /** Deletes a destination. */
    CompletableFuture<Void> deleteDestination(String name);

    /** Looks at a queue's messages without taking them. */
    CompletableFuture<Browse.Page> browse(Browse browse);

    /** Makes or joins a subscription. */
    CompletableFuture<Subscribe.Answer> subscribe(Subscribe subscribe);

    /** Deletes a durable subscription. */
    CompletableFuture<Void> unsubscribe(String name);

    /** Opens a link; it delivers once it has credit. */
    CompletableFuture<Void> openLink(LinkOpen open);

    /** Adds credit to a link; without effect while the broker is lost, since the link has no credit when it is restored. */
    void credit(Credit credit);

    /** Moves links to the next generation, giving back what is unsettled. */
    CompletableFuture<Void> resetLinks(LinkReset reset);

    /** Closes a link. */
    CompletableFuture<Void> closeLink(LinkClose close);

    /** Settles without an answer. */
    void settle(Settle settle);

    /** Settles; answered when durable. */
    CompletableFuture<Void> settleDurably(Settle settle);

    /**
     * Sends. A message that finds its window closed waits here, in order; the caller bounds how many do. Fails with {@code
     * SEND_TIMEOUT} when the send time-out passes before the answer.
     */
    CompletableFuture<Void> produce(OutgoingMessage message);

    /** True if the next message of the stream to this destination would leave at once. A hint: others may be faster. */
    boolean windowOpen(int destinationId, int stream);

    /** Ships a part of a transaction ahead of its commit. */
    void stage(TxStage part);

    /** Commits; answered when durable. */
    CompletableFuture<Void> commit(TxCommit commit);

    /** Drops the staged parts of a transaction. */
    CompletableFuture<Void> rollback(TxRollback rollback);

    /**
     * Ends a session's work for a branch. Never repeated: fails when the broker is lost before the answer, for the branch is
     * rolled back then.
     */
    CompletableFuture<Void> endBranch(BranchEnd end);

    /**
     * Asks something that may be asked again when the broker is lost before the answer.
     *
     * @param again what is sent then
     */
    <Q, A> CompletableFuture<A> askRepeatedly(Command<Q, A> command, Q first, Q again);

    /** Asks anything else, as the administration does. Never repeated: fails when the broker is lost before the answer. */
    <Q, A> CompletableFuture<A> ask(Command<Q, A> command, Q request);

    /** What the broker said of itself at the last log-in. */
    BrokerInfo broker();

    /** Ends the conversation in order, within the close time-out. Idempotent. Not to be called from an event loop. */
    @Override
    void close();
}
