package io.penstock.jms.link;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The one seam down from Jakarta Messaging semantics to a broker: small, asynchronous, and free of both JMS and wire types.
 *
 * <p>All methods are thread-safe and none blocks. Commands of one caller reach the broker in the order of the calls. A failed future carries the
 * exception that {@link JmsErrors} translates. Futures complete on a transport thread: whoever hangs work on them keeps it short and calls no
 * application code. Losing and finding the broker again is the business of what stands behind this interface, which tells it to the {@link LinkListener}.
 */
public interface MessagingLink {
    /** Takes the client id for this connection; it is free again when {@link #close} has completed. */
    CompletableFuture<Void> claimClientId(String clientId);

    /**
     * Finds a destination, creating it where the broker allows that on first use, but for a temporary one, which is there or is not; the answer is the broker's
     * number of it. A user without the right to the use is refused.
     */
    CompletableFuture<Integer> resolve(Address destination, Address.Use use);

    /** Makes a temporary destination with a name of its own: only this connection consumes from it, and it ends with it. */
    CompletableFuture<TemporaryDestination> createTemporary(Address.Kind kind);

    /** Deletes a temporary destination that this connection made. */
    CompletableFuture<Void> deleteTemporary(Address destination);

    /** Makes or joins a subscription, which exists when the answer comes; the answer is the broker's number of it. */
    CompletableFuture<Long> subscribe(Subscription subscription);

    /** Looks at a queue's messages without taking them. */
    CompletableFuture<BrowsePage> browse(BrowseQuery query);

    /** Deletes a durable subscription by name, in the scope of this connection's client id. */
    CompletableFuture<Void> unsubscribe(String name);

    /** Opens a link that may deliver once it has credit. */
    CompletableFuture<Void> openLink(LinkOpening opening);

    /** Allows deliveries on a link. */
    void grant(Grant grant);

    /** Gives everything unsettled on these links back in order and moves them to the next generation, without credit. */
    CompletableFuture<Void> resetLinks(LinkReset reset);

    /** Closes a link; what is in {@code keep} stays leased to the session, everything else delivered on it goes back uncounted. */
    CompletableFuture<Void> closeLink(int link, List<TagRange> keep);

    /** Settles without an answer. */
    void settle(Settling settling);

    /** Settles; the answer comes when it is durable. */
    CompletableFuture<Void> settleDurably(Settling settling);

    /** Whether a message to the destination, on the stream, would leave now: no window or full stream holds it back. A hint. */
    boolean takesAtOnce(int destination, int stream);

    /** Sends; the answer comes when the broker has taken the message in its delivery mode's meaning. */
    CompletableFuture<Void> send(Outgoing message);

    /** Ships a part of a transaction ahead of its commit; a failure shows at the commit. */
    void stage(TransactionPart part);

    /** Commits what was staged and this last part; the answer comes when it is durable. */
    CompletableFuture<Void> commit(TransactionEnd end);

    /** Drops the staged parts of a transaction. */
    CompletableFuture<Void> rollback(int session, long transaction);

    /** The part of this link that is about XA branches. */
    BranchLink branches();

    /** At which broker a destination is. The same text for all that one transaction may touch, and for all that one stream numbers. */
    String brokerOfDestination(int destination);

    /** At which broker a subscription is. */
    String brokerOfSubscription(long subscription);

    /** Who we are to the broker. */
    Identity identity();

    /**
     * Who we are to the broker. A value, for any thread.
     *
     * @param clientInstance the producer id by which the broker recognises repeats
     * @param connection the connection's number, unique in the client instance
     */
    record Identity(UUID clientInstance, long connection) {}

    /** Says where the other side is, for messages to people. */
    String peer();

    /** Ends the connection: afterwards client id, links and leases are free. Idempotent; the future never fails. */
    CompletableFuture<Void> close();
}
