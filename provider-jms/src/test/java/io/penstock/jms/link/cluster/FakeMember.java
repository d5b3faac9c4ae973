package io.penstock.jms.link.cluster;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.BranchLink;
import io.penstock.jms.link.BrowsePage;
import io.penstock.jms.link.BrowseQuery;
import io.penstock.jms.link.Grant;
import io.penstock.jms.link.LinkListener;
import io.penstock.jms.link.LinkOpening;
import io.penstock.jms.link.LinkReset;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.Subscription;
import io.penstock.jms.link.TagRange;
import io.penstock.jms.link.TemporaryDestination;
import io.penstock.jms.link.TransactionEnd;
import io.penstock.jms.link.TransactionPart;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One broker of a pretended cluster: has destinations and durable names, and writes down what it is told. One thread. */
final class FakeMember implements MemberLink {
    final String name;
    final Map<String, Integer> destinations = new TreeMap<>();
    final List<String> durables = new ArrayList<>();
    final List<Object> said = new ArrayList<>();
    LinkListener listener;
    /** What resets and settlements are answered by, when it is not at once. */
    CompletableFuture<Void> held;

    boolean inUse;

    FakeMember(String name) {
        this.name = name;
    }

    private CompletableFuture<Void> say(Object word) {
        said.add(word);
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> answered(Object word) {
        said.add(word);
        return held != null ? held : CompletableFuture.completedFuture(null);
    }

    <T> List<T> said(Class<T> kind) {
        return said.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public CompletableFuture<Integer> find(Address destination, Address.Use use) {
        Integer number = destinations.get(destination.name());
        return number != null
                ? CompletableFuture.completedFuture(number)
                : CompletableFuture.failedFuture(
                        new PenstockException(ErrorCode.NO_SUCH_DESTINATION, destination.name()));
    }

    @Override
    public CompletableFuture<Integer> resolve(Address destination, Address.Use use) {
        return CompletableFuture.completedFuture(
                destinations.computeIfAbsent(destination.name(), absent -> destinations.size() + 1));
    }

    @Override
    public CompletableFuture<Void> claimClientId(String clientId) {
        return say("id " + clientId);
    }

    @Override
    public CompletableFuture<TemporaryDestination> createTemporary(Address.Kind kind) {
        Address address = new Address(kind, "TMP%" + name + "%" + said.size());
        return resolve(address, Address.Use.CONSUME).thenApply(number -> new TemporaryDestination(address, number));
    }

    @Override
    public CompletableFuture<Void> deleteTemporary(Address destination) {
        return say(destination);
    }

    @Override
    public CompletableFuture<Long> subscribe(Subscription subscription) {
        if (subscription.name() != null) {
            durables.add(subscription.name());
        }
        return CompletableFuture.completedFuture(7L);
    }

    @Override
    public CompletableFuture<BrowsePage> browse(BrowseQuery query) {
        return CompletableFuture.completedFuture(new BrowsePage(List.of(), 0, List.of()));
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String durable) {
        if (inUse) {
            return CompletableFuture.failedFuture(new PenstockException(ErrorCode.SUBSCRIPTION_IN_USE, durable));
        }
        return durables.remove(durable)
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new PenstockException(ErrorCode.NO_SUCH_SUBSCRIPTION, durable));
    }

    @Override
    public CompletableFuture<Void> openLink(LinkOpening opening) {
        return say(opening);
    }

    @Override
    public void grant(Grant grant) {
        say(grant);
    }

    @Override
    public CompletableFuture<Void> resetLinks(LinkReset reset) {
        return answered(reset);
    }

    @Override
    public CompletableFuture<Void> closeLink(int link, List<TagRange> keep) {
        return answered("close " + link);
    }

    @Override
    public void settle(Settling settling) {
        say(settling);
    }

    @Override
    public CompletableFuture<Void> settleDurably(Settling settling) {
        return answered(settling);
    }

    @Override
    public boolean takesAtOnce(int destination, int stream) {
        return true;
    }

    @Override
    public CompletableFuture<Void> send(Outgoing message) {
        return say(message);
    }

    @Override
    public void stage(TransactionPart part) {
        say(part);
    }

    @Override
    public CompletableFuture<Void> commit(TransactionEnd end) {
        return say(end);
    }

    @Override
    public CompletableFuture<Void> rollback(int session, long transaction) {
        return say("rollback " + transaction);
    }

    @Override
    public BranchLink branches() {
        throw new AssertionError("no test of these asks for branches");
    }

    @Override
    public String brokerOfDestination(int destination) {
        return "";
    }

    @Override
    public String brokerOfSubscription(long subscription) {
        return "";
    }

    @Override
    public Identity identity() {
        return new Identity(new UUID(1, 2), 3);
    }

    @Override
    public String peer() {
        return name;
    }

    @Override
    public CompletableFuture<Void> close() {
        return say("closed");
    }
}
