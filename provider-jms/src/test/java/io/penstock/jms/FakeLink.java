package io.penstock.jms;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.BranchLink;
import io.penstock.jms.link.BrowsePage;
import io.penstock.jms.link.BrowseQuery;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.Grant;
import io.penstock.jms.link.LinkListener;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A scripted other side: it writes down what it is told, in order, and answers at once unless told to hold its answers. What a broker would do is done by the test,
 * through the listener.
 */
final class FakeLink implements MessagingLink {
    private volatile boolean windowShut;
    static final long SUBSCRIPTION = 7;

    private final List<Object> said = new ArrayList<>();
    private final List<CompletableFuture<Void>> held = new ArrayList<>();
    private Predicate<Object> holding = word -> false;
    private Predicate<Object> failing = word -> false;
    private Exception failure;
    private int temporaries;
    private final FakeBranches branches = new FakeBranches(this);
    LinkListener listener;

    record ClientId(String id) {}

    record Resolve(Address address, Address.Use use) {}

    record CreateTemporary(Address.Kind kind) {}

    record DeleteTemporary(Address address) {}

    record Unsubscribe(String name) {}

    record Close(int link, List<TagRange> keep) {}

    record Durably(Settling settling) {}

    record Stage(TransactionPart part) {}

    record Rollback(int session, long transaction) {}

    record Closed() {}

    /** Answers what fits only when {@link #answerHeld} is called. */
    synchronized void hold(Predicate<Object> words) {
        holding = words;
    }

    /** Fails what fits. */
    synchronized void fail(Exception with, Predicate<Object> words) {
        failure = with;
        failing = words;
    }

    /** Answers the oldest held request. */
    void answerHeld() {
        CompletableFuture<Void> oldest;
        synchronized (this) {
            oldest = held.remove(0);
        }
        oldest.complete(null);
    }

    /** Fails the oldest held request. */
    void failHeld(Exception with) {
        CompletableFuture<Void> oldest;
        synchronized (this) {
            oldest = held.remove(0);
        }
        oldest.completeExceptionally(with);
    }

    synchronized int heldCount() {
        return held.size();
    }

    /** Everything of a kind that was said so far. */
    synchronized <T> List<T> said(Class<T> kind) {
        return said.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Everything that was said so far. */
    synchronized List<Object> said() {
        return List.copyOf(said);
    }

    /** Waits until so many of a kind were said, and gives them all. */
    <T> List<T> await(Class<T> kind, int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        synchronized (this) {
            while (said(kind).size() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError(count + " of " + kind.getSimpleName() + " expected, said was " + said);
                }
                wait(left);
            }
            return said(kind);
        }
    }

    synchronized void forget() {
        said.clear();
    }

    /** Messages of the default subscription's only queue, first delivery. */
    static List<Delivered> messages(long first, String... texts) throws Exception {
        List<Delivered> messages = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            messages.add(new Delivered(0, first + i, 1, Delivered.History.NEW, Texts.bytes(texts[i], 0)));
        }
        return messages;
    }

    void deliver(int link, int generation, long first, String... texts) throws Exception {
        listener.onDeliver(link, generation, messages(first, texts));
    }

    synchronized CompletableFuture<Void> say(Object word) {
        said.add(word);
        notifyAll();
        if (failing.test(word)) {
            return CompletableFuture.failedFuture(failure);
        }
        if (holding.test(word)) {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            held.add(answer);
            return answer;
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> claimClientId(String clientId) {
        return say(new ClientId(clientId));
    }

    @Override
    public boolean takesAtOnce(int destination, int stream) {
        return !windowShut;
    }

    /** From now on a send would have to wait for its window. */
    void shutWindow() {
        windowShut = true;
    }

    @Override
    public CompletableFuture<Integer> resolve(Address destination, Address.Use use) {
        return say(new Resolve(destination, use)).thenApply(ok -> 3);
    }

    @Override
    public CompletableFuture<TemporaryDestination> createTemporary(Address.Kind kind) {
        return say(new CreateTemporary(kind))
                .thenApply(ok -> new TemporaryDestination(new Address(kind, "TMP%fake%" + ++temporaries), 100));
    }

    @Override
    public CompletableFuture<Void> deleteTemporary(Address destination) {
        return say(new DeleteTemporary(destination));
    }

    @Override
    public CompletableFuture<Long> subscribe(Subscription subscription) {
        return say(subscription).thenApply(ok -> SUBSCRIPTION);
    }

    @Override
    public CompletableFuture<BrowsePage> browse(BrowseQuery query) {
        return say(query).thenApply(ok -> new BrowsePage(List.of(), query.upTo(), List.of()));
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String name) {
        return say(new Unsubscribe(name));
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
        return say(reset);
    }

    @Override
    public CompletableFuture<Void> closeLink(int link, List<TagRange> keep) {
        return say(new Close(link, keep));
    }

    @Override
    public void settle(Settling settling) {
        say(settling);
    }

    @Override
    public CompletableFuture<Void> settleDurably(Settling settling) {
        return say(new Durably(settling));
    }

    @Override
    public CompletableFuture<Void> send(Outgoing message) {
        return say(message);
    }

    @Override
    public void stage(TransactionPart part) {
        say(new Stage(part));
    }

    @Override
    public CompletableFuture<Void> commit(TransactionEnd end) {
        return say(end);
    }

    @Override
    public CompletableFuture<Void> rollback(int session, long transaction) {
        return say(new Rollback(session, transaction));
    }

    @Override
    public BranchLink branches() {
        return branches;
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
        return new Identity(new UUID(1, 2), 5);
    }

    @Override
    public String peer() {
        return "the fake";
    }

    @Override
    public CompletableFuture<Void> close() {
        return say(new Closed());
    }
}
