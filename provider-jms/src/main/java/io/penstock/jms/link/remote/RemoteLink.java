package io.penstock.jms.link.remote;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.BranchLink;
import io.penstock.jms.link.BrowsePage;
import io.penstock.jms.link.BrowseQuery;
import io.penstock.jms.link.ClosedOnce;
import io.penstock.jms.link.Grant;
import io.penstock.jms.link.LinkOpening;
import io.penstock.jms.link.LinkReset;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.Subscription;
import io.penstock.jms.link.TagRange;
import io.penstock.jms.link.TemporaryDestination;
import io.penstock.jms.link.TransactionEnd;
import io.penstock.jms.link.TransactionPart;
import io.penstock.jms.link.cluster.MemberLink;
import io.penstock.protocol.client.BrokerClient;
import io.penstock.protocol.client.OutgoingMessage;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.TemporaryName;
import io.penstock.protocol.wire.TxRollback;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * A {@link MessagingLink} over a broker client: every method is one command. Thread-safe, and without state but whether it is closed.
 */
final class RemoteLink implements MemberLink {
    private static final int BROKERS_CHOICE = -1;
    static final String THE_ONLY_ONE = "";

    private final BrokerClient client;
    private final Identity identity;
    private final Executor threads;
    private final LongSupplier random;
    private final RemoteBranches branches;
    private final ClosedOnce closed = new ClosedOnce();

    /**
     * @param threads where the client's close, which waits, may run
     * @param random bits that nobody guesses
     */
    RemoteLink(BrokerClient client, Identity identity, Executor threads, LongSupplier random) {
        this.client = client;
        this.identity = identity;
        this.threads = threads;
        this.random = random;
        this.branches = new RemoteBranches(client);
    }

    @Override
    public CompletableFuture<Void> claimClientId(String clientId) {
        return client.claimClientId(clientId);
    }

    @Override
    public boolean takesAtOnce(int destination, int stream) {
        return client.windowOpen(destination, stream);
    }

    @Override
    public CompletableFuture<Integer> resolve(Address destination, Address.Use use) {
        DestinationCreate.Kind kind = WireWords.kind(destination.kind());
        DestinationCreate.Mode mode =
                kind.isTemporary() ? DestinationCreate.Mode.RESOLVE : DestinationCreate.Mode.CREATE_IF_ABSENT;
        return destination(destination.name(), kind, mode, WireWords.use(use));
    }

    @Override
    public CompletableFuture<Integer> find(Address destination, Address.Use use) {
        return destination(
                destination.name(),
                WireWords.kind(destination.kind()),
                DestinationCreate.Mode.RESOLVE,
                WireWords.use(use));
    }

    /** The name is made here, so that a creation repeated at a reconnect is the same one. */
    @Override
    public CompletableFuture<TemporaryDestination> createTemporary(Address.Kind kind) {
        String name = TemporaryName.of(client.broker().name(), random.getAsLong(), random.getAsLong());
        return destination(
                        name,
                        WireWords.kind(kind),
                        DestinationCreate.Mode.CREATE_IF_ABSENT,
                        DestinationCreate.Use.UNSTATED)
                .thenApply(number -> new TemporaryDestination(new Address(kind, name), number));
    }

    private CompletableFuture<Integer> destination(
            String name, DestinationCreate.Kind kind, DestinationCreate.Mode mode, DestinationCreate.Use use) {
        return client.destination(new DestinationCreate(name, kind, mode, DestinationCreate.Settings.DEFAULT, use))
                .thenApply(DestinationCreate.Answer::destinationId);
    }

    @Override
    public CompletableFuture<Void> deleteTemporary(Address destination) {
        return client.deleteDestination(destination.name());
    }

    @Override
    public CompletableFuture<Long> subscribe(Subscription subscription) {
        return client.subscribe(WireWords.subscribe(subscription)).thenApply(answer -> answer.subscription());
    }

    @Override
    public CompletableFuture<BrowsePage> browse(BrowseQuery query) {
        return client.browse(WireWords.browse(query)).thenApply(WireWords::page);
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String name) {
        return client.unsubscribe(name);
    }

    @Override
    public CompletableFuture<Void> openLink(LinkOpening opening) {
        return client.openLink(WireWords.open(opening));
    }

    @Override
    public void grant(Grant grant) {
        for (Grant.Tag seen : grant.alsoSeen()) {
            client.credit(WireWords.credit(new Grant(grant.link(), grant.generation(), 0, 0, Grant.Rest.KEPT, seen)));
        }
        client.credit(WireWords.credit(grant));
    }

    @Override
    public CompletableFuture<Void> resetLinks(LinkReset reset) {
        return client.resetLinks(WireWords.reset(reset));
    }

    @Override
    public CompletableFuture<Void> closeLink(int link, List<TagRange> keep) {
        return client.closeLink(new LinkClose(link, WireWords.tags(keep)));
    }

    @Override
    public void settle(Settling settling) {
        client.settle(WireWords.settle(settling));
    }

    @Override
    public CompletableFuture<Void> settleDurably(Settling settling) {
        return client.settleDurably(WireWords.settle(settling));
    }

    @Override
    public CompletableFuture<Void> send(Outgoing message) {
        return client.produce(new OutgoingMessage(
                message.destination(),
                BROKERS_CHOICE,
                message.ttlMs(),
                message.delayMs(),
                message.stream(),
                message.number(),
                message.bytes(),
                message.offset(),
                message.length()));
    }

    @Override
    public void stage(TransactionPart part) {
        client.stage(WireWords.stage(part));
    }

    @Override
    public CompletableFuture<Void> commit(TransactionEnd end) {
        return client.commit(WireWords.commit(end));
    }

    @Override
    public CompletableFuture<Void> rollback(int session, long transaction) {
        return client.rollback(new TxRollback(session, transaction));
    }

    @Override
    public BranchLink branches() {
        return branches;
    }

    @Override
    public String brokerOfDestination(int destination) {
        return THE_ONLY_ONE;
    }

    @Override
    public String brokerOfSubscription(long subscription) {
        return THE_ONLY_ONE;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public String peer() {
        return client.broker().toString();
    }

    @Override
    public CompletableFuture<Void> close() {
        return closed.close(() -> CompletableFuture.runAsync(client::close, threads));
    }
}
