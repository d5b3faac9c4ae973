package io.penstock.jms.link.cluster;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.BranchLink;
import io.penstock.jms.link.BrowsePage;
import io.penstock.jms.link.BrowseQuery;
import io.penstock.jms.link.ClosedOnce;
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
import io.penstock.jms.link.cluster.DestinationNumbers.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A {@link MessagingLink} to all brokers of a cluster: one link to each that is needed, opened by its first use. Numbers of destinations and subscriptions are its own;
 * what concerns several brokers is split between them and answered when all have answered.
 *
 * <p>Thread-safe. A broker that is lost interrupts only what is there; what would wait for it alone to give back leases is answered at once, since it has none left. A
 * broker that is lost for good ends the whole connection.
 */
public final class ClusterLink implements MessagingLink {
    private final Locations locations;
    private final Members members;
    private final DurableNames names;
    private final Member home;
    private final ClusterBranches branches;
    private final ConcurrentHashMap<Integer, Member> links = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TransactionKey, Member> staged = new ConcurrentHashMap<>();
    private final ClosedOnce closed = new ClosedOnce();

    private record TransactionKey(int session, long transaction) {}

    /**
     * @param homes knows which broker something belongs to
     * @param connector reaches the others
     * @param listener hears of all of them
     * @param broker the name of the session home
     * @param first the link to it, which is open
     */
    public ClusterLink(
            DestinationHomes homes, MemberConnector connector, LinkListener listener, String broker, MemberLink first) {
        this.members = new Members(connector, listener);
        this.home = members.adopt(broker, first);
        this.locations = new Locations(homes, members);
        this.names = new DurableNames(homes, members);
        this.branches = new ClusterBranches(() -> homes.directory().thenCompose(members::open), this::endOfWork);
    }

    /** Who listens to the first link from now on. */
    public LinkListener ofFirst() {
        return home;
    }

    // ---- names

    @Override
    public CompletableFuture<Void> claimClientId(String clientId) {
        return locations.directory().thenCompose(directory -> members.claim(clientId, directory));
    }

    @Override
    public CompletableFuture<Integer> resolve(Address destination, Address.Use use) {
        return locations.resolve(destination, use);
    }

    /** At the session home, or while that is lost where else the connection is. */
    @Override
    public CompletableFuture<TemporaryDestination> createTemporary(Address.Kind kind) {
        Member at = !home.isCut()
                ? home
                : members.opened().stream()
                        .filter(each -> !each.isCut())
                        .findFirst()
                        .orElse(home);
        return at.link().createTemporary(kind).thenApply(made -> {
            int number = locations.found(at, made.address().name(), made.number(), Life.TEMPORARY);
            return new TemporaryDestination(made.address(), number);
        });
    }

    @Override
    public CompletableFuture<Void> deleteTemporary(Address destination) {
        return locations
                .of(destination.name())
                .thenCompose(member -> member.link().deleteTemporary(destination))
                .thenRun(() -> locations.forget(destination.name()));
    }

    @Override
    public CompletableFuture<Long> subscribe(Subscription subscription) {
        return locations
                .of(subscription.destination())
                .thenCompose(member -> member.link().subscribe(subscription).thenCompose(number -> {
                    CompletableFuture<Void> alone = subscription.durability().isNamedDurable()
                            ? names.moved(subscription.name(), member)
                            : CompletableFuture.completedFuture(null);
                    return alone.thenApply(ok -> member.ours(number));
                }));
    }

    @Override
    public CompletableFuture<BrowsePage> browse(BrowseQuery query) {
        return locations.of(query.queue()).thenCompose(member -> member.link().browse(query));
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String name) {
        return names.delete(name);
    }

    // ---- links

    @Override
    public CompletableFuture<Void> openLink(LinkOpening opening) {
        Member member = members.of(opening.subscription());
        links.put(opening.link(), member);
        CompletableFuture<Void> opened = member.link().openLink(opening.of(Member.theirs(opening.subscription())));
        opened.whenComplete((ok, failure) -> {
            if (failure != null) {
                links.remove(opening.link(), member);
            }
        });
        return opened;
    }

    @Override
    public void grant(Grant grant) {
        Member member = links.get(grant.link());
        if (member != null) {
            member.link().grant(grant);
        }
    }

    @Override
    public CompletableFuture<Void> resetLinks(LinkReset reset) {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (Member member : members.opened()) {
            List<Integer> own = reset.links().stream()
                    .filter(each -> links.get(each) == member)
                    .toList();
            List<TagRange> seen = member.tags(reset.seen());
            if (!own.isEmpty() || !seen.isEmpty()) {
                LinkReset part = new LinkReset(reset.session(), reset.generation(), seen, own, reset.why());
                answers.add(member.unlessCut(member.link().resetLinks(part)));
            }
        }
        return all(answers);
    }

    @Override
    public CompletableFuture<Void> closeLink(int link, List<TagRange> keep) {
        Member member = links.remove(link);
        return member == null
                ? CompletableFuture.completedFuture(null)
                : member.unlessCut(member.link().closeLink(link, member.tags(keep)));
    }

    // ---- settling

    @Override
    public void settle(Settling settling) {
        split(settling, (member, part) -> {
            member.link().settle(part);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public CompletableFuture<Void> settleDurably(Settling settling) {
        boolean accepts = settling.outcome() == Settling.Outcome.ACCEPTED;
        return split(settling, (member, part) -> {
            CompletableFuture<Void> answer = member.link().settleDurably(part);
            return accepts ? answer : member.unlessCut(answer);
        });
    }

    private interface Settler {
        CompletableFuture<Void> settle(Member member, Settling part);
    }

    private CompletableFuture<Void> split(Settling settling, Settler settler) {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (Member member : members.opened()) {
            List<TagRange> tags = member.tags(settling.tags());
            if (!tags.isEmpty()) {
                answers.add(settler.settle(member, new Settling(settling.session(), settling.outcome(), tags)));
            }
        }
        return all(answers);
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<Void>> answers) {
        return answers.size() == 1
                ? answers.get(0)
                : CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }

    // ---- sending

    @Override
    public boolean takesAtOnce(int destination, int stream) {
        DestinationNumbers.Place place = locations.place(destination);
        return place.member().link().takesAtOnce(place.number(), stream);
    }

    @Override
    public CompletableFuture<Void> send(Outgoing message) {
        return locations.place(message.destination()).member().link().send(inTheirNumbers(message));
    }

    private Outgoing inTheirNumbers(Outgoing message) {
        return message.to(locations.place(message.destination()).number());
    }

    private TransactionPart inTheirNumbers(TransactionPart part) {
        List<Outgoing> sends = part.sends().stream().map(this::inTheirNumbers).toList();
        List<TagRange> settles = new ArrayList<>(part.settles().size());
        for (TagRange each : part.settles()) {
            settles.add(new TagRange(Member.theirs(each.subscription()), each.queueId(), each.from(), each.to()));
        }
        return new TransactionPart(part.session(), part.transaction(), sends, settles);
    }

    // ---- transactions, each at one broker

    @Override
    public void stage(TransactionPart part) {
        Member member = memberOf(part);
        staged.put(new TransactionKey(part.session(), part.transaction()), member);
        member.link().stage(inTheirNumbers(part));
    }

    /** The last of a branch's work, whose earlier parts are the branch's from now on. */
    private TransactionPart endOfWork(TransactionPart last) {
        staged.remove(new TransactionKey(last.session(), last.transaction()));
        return inTheirNumbers(last);
    }

    private Member memberOf(TransactionPart part) {
        return part.sends().isEmpty()
                ? members.of(part.settles().get(0).subscription())
                : locations.place(part.sends().get(0).destination()).member();
    }

    @Override
    public CompletableFuture<Void> commit(TransactionEnd end) {
        TransactionPart last = end.last();
        Member before = staged.remove(new TransactionKey(last.session(), last.transaction()));
        Member member = before != null ? before : memberOf(last);
        return member.link()
                .commit(new TransactionEnd(inTheirNumbers(last), end.stagedParts(), end.stream(), end.number()));
    }

    @Override
    public CompletableFuture<Void> rollback(int session, long transaction) {
        Member member = staged.remove(new TransactionKey(session, transaction));
        return member == null
                ? CompletableFuture.completedFuture(null)
                : member.unlessCut(member.link().rollback(session, transaction));
    }

    @Override
    public BranchLink branches() {
        return branches;
    }

    // ---- the connection as a whole

    @Override
    public String brokerOfDestination(int destination) {
        return locations.place(destination).member().broker();
    }

    @Override
    public String brokerOfSubscription(long subscription) {
        return members.of(subscription).broker();
    }

    @Override
    public Identity identity() {
        return home.link().identity();
    }

    @Override
    public String peer() {
        return members.opened().toString();
    }

    @Override
    public CompletableFuture<Void> close() {
        return closed.close(members::close);
    }
}
