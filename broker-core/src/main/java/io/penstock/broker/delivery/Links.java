package io.penstock.broker.delivery;

import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.proposer.Proposals;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lifecycle of links and leases: what is delivered to whom, what goes back when, and in which order.
 *
 * <p>What goes back is put into the feed's sorted set of ready offsets, so order survives whatever happened on the wire.
 * The failure counts of what the application had got are in the log before anyone gets it again: whoever releases writes
 * them first.
 *
 * <p>Owner: the log thread.
 */
public final class Links {
    /** How a connection's epoch ends. */
    public enum Ending {
        /** By CONNECTION_CLOSE: the client has said what its applications got. */
        ORDERLY,
        /** The channel is gone. */
        LOST
    }

    private final Map<Settlement, Feed> feeds = new IdentityHashMap<>();
    /** Of subscriptions whose end is proposed; nobody may come to them any more. */
    private final Set<Settlement> ending = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Map<Subscription, Integer> joining = new HashMap<>();
    private final Map<Integer, Feed.Passed> passed = new HashMap<>();
    private final Dispatcher dispatcher;
    private final Proposals proposals;
    private final Filters filters;
    private final Recalls recalls;

    public Links(Dispatcher dispatcher, Proposals proposals, Filters filters, Clock clock) {
        this.dispatcher = dispatcher;
        this.proposals = proposals;
        this.filters = filters;
        this.recalls = new Recalls(dispatcher, clock);
    }

    /** Opens a link, without credit. */
    public void open(Link link, Subscription subscription, FilterTerms terms) {
        ClientConnection connection = link.connection();
        for (DestinationQueue queue : subscription.destination().served()) {
            lease(link, subscription, queue, terms);
        }
        connection.put(link);
        joined(connection, subscription);
    }

    /**
     * A client asked for a shared subscription that ends with its last consumer, and is about to open its link: until then,
     * or until its connection ends, it counts as a consumer.
     */
    public void join(ClientConnection connection, Subscription subscription) {
        if (connection.joining().add(subscription)) {
            joining.merge(subscription, 1, Integer::sum);
        }
    }

    private void joined(ClientConnection connection, Subscription subscription) {
        if (connection.joining().remove(subscription)) {
            joining.computeIfPresent(subscription, (of, count) -> count == 1 ? null : count - 1);
        }
    }

    /** A destination has a new queue: open links consume from it too. */
    public void queueAdded(Subscription subscription, DestinationQueue queue) {
        Feed usual = feeds.get(subscription.settlement(0));
        if (usual == null) {
            return;
        }
        for (Lease lease : usual.leases()) {
            if (lease.link().isOpen()) {
                lease(lease.link(), subscription, queue, lease.view().terms());
            }
        }
    }

    private void lease(Link link, Subscription subscription, DestinationQueue queue, FilterTerms terms) {
        Settlement settlement = subscription.settlement(queue.id());
        Feed feed = feeds.get(settlement);
        if (feed == null) {
            feed = feed(subscription, settlement, queue);
            feeds.put(settlement, feed);
        }
        View view = feed.view(terms, filters);
        Lease lease = new Lease(link, feed, view);
        link.add(lease);
        feed.add(lease);
        // Who was alone with what it holds is so no longer.
        feed.course().mayHelp();
    }

    private Feed feed(Subscription subscription, Settlement settlement, DestinationQueue queue) {
        Course course = null;
        for (DestinationQueue each : subscription.destination().queues()) {
            Feed sibling = feeds.get(subscription.settlement(each.id()));
            course = sibling == null ? course : sibling.course();
        }
        int destinationId = subscription.destination().id();
        return new Feed(
                subscription,
                settlement,
                queue,
                passed.computeIfAbsent(destinationId, absent -> new Feed.Passed()),
                course == null ? new Course(recalls) : course,
                dispatcher.postponements());
    }

    /** Deliveries of a destination since the start, repeats included. */
    public long delivered(int destinationId) {
        Feed.Passed count = passed.get(destinationId);
        return count == null ? 0 : count.deliveries();
    }

    /** The destination is deleted. */
    public void forget(int destinationId) {
        passed.remove(destinationId);
    }

    /** When the message at an offset was stored, epoch milliseconds; -1 if it cannot be read. */
    public long storedAt(DestinationQueue queue, long offset) {
        return dispatcher.storedAt(queue, offset);
    }

    /** Grants credit; of an unknown link or an old generation it is ignored, for it may have crossed a reset. */
    public void credit(ClientConnection connection, Credit credit) {
        Link link = connection.link(credit.link());
        if (link == null || !link.isOpen() || link.generation() != credit.generation()) {
            return;
        }
        link.grant(credit.messages(), credit.bytes());
        for (Lease lease : link.leases()) {
            if (credit.seenOffset() >= 0 && lease.feed().queue().id() == credit.seenQueueId()) {
                lease.seen(credit.seenOffset());
            }
            lease.feed().resume(lease);
            dispatcher.enlist(lease.feed());
        }
        if (credit.drain()) {
            dispatcher.drain(link);
        }
    }

    /** The links of a session start a new generation: all they hold goes back, uncounted and in order. */
    public void reset(ClientConnection connection, int session, int generation, List<Integer> numbers) {
        for (int number : numbers) {
            Link link = connection.link(number);
            if (link != null && link.session() == session) {
                link.reset(generation);
                for (Lease lease : link.leases()) {
                    lease.feed().giveBack(lease, 0, Long.MAX_VALUE);
                    dispatcher.enlist(lease.feed());
                }
                forgetIfGone(link);
            }
        }
    }

    /** Closes a link; it goes on leasing what the application has seen and not settled. */
    public void close(ClientConnection connection, int number, List<TagRange> keep) {
        Link link = connection.link(number);
        if (link == null) {
            return;
        }
        link.close();
        for (Lease lease : link.leases()) {
            OffsetRanges back = new OffsetRanges();
            lease.held().forEach(back::add);
            for (TagRange tag : keep) {
                if (isOf(lease, tag)) {
                    back.remove(tag.from(), tag.to());
                }
            }
            back.forEach((from, to) -> lease.feed().giveBack(lease, from, to));
            dispatcher.enlist(lease.feed());
        }
        forgetIfGone(link);
    }

    /** Unread messages come back from a client that was asked for them. */
    public void giveBack(ClientConnection connection, int session, List<TagRange> tags) {
        for (Link link : List.copyOf(connection.links())) {
            if (link.session() == session) {
                link.recalling(false);
                for (Lease lease : link.leases()) {
                    lease.feed().resume(lease);
                    dispatcher.enlist(lease.feed());
                    for (TagRange tag : tags) {
                        if (isOf(lease, tag)) {
                            lease.feed().giveBack(lease, tag.from(), tag.to());
                            dispatcher.enlist(lease.feed());
                        }
                    }
                }
                forgetIfGone(link);
            }
        }
    }

    /**
     * What of these messages a session holds. Nobody can speak of others: they went back with an earlier epoch or by a
     * recall, and may be another consumer's by now.
     */
    public List<TagRange> heldOf(ClientConnection connection, int session, List<TagRange> tags) {
        Map<Long, List<Lease>> leases = new HashMap<>();
        for (Link link : connection.links()) {
            if (link.session() == session) {
                for (Lease lease : link.leases()) {
                    leases.computeIfAbsent(lease.feed().subscription().id(), absent -> new ArrayList<>(1))
                            .add(lease);
                }
            }
        }
        List<TagRange> held = new ArrayList<>();
        for (TagRange tag : tags) {
            for (Lease lease : leases.getOrDefault(tag.subscription(), List.of())) {
                if (isOf(lease, tag)) {
                    lease.held()
                            .forEachWithin(
                                    tag.from(),
                                    tag.to(),
                                    (from, to) -> held.add(new TagRange(tag.subscription(), tag.queueId(), from, to)));
                }
            }
        }
        return held;
    }

    /** Ends everything that a connection holds. */
    public void end(ClientConnection connection, Ending how) {
        connection.end();
        for (Link link : List.copyOf(connection.links())) {
            link.close();
            for (Lease lease : List.copyOf(link.leases())) {
                if (how == Ending.LOST) {
                    lease.feed().flag(lease, 0, Long.MAX_VALUE);
                }
                lease.feed().giveBack(lease, 0, Long.MAX_VALUE);
                dispatcher.enlist(lease.feed());
            }
            forgetIfGone(link);
        }
        for (Subscription subscription : List.copyOf(connection.joining())) {
            joined(connection, subscription);
            deleteIfUnused(subscription);
        }
    }

    /**
     * What has failed if the connection's channel is lost: what its client had reported as seen, and of each link the
     * next one, which the application may just have got; but that one only once, see {@link Lease#mayHaveBeenGot}.
     */
    public List<TagRange> failedByLoss(ClientConnection connection) {
        List<TagRange> failed = new ArrayList<>();
        for (Link link : connection.links()) {
            for (Lease lease : link.leases()) {
                Feed feed = lease.feed();
                if (feed.subscription().isDurable()) {
                    lease.forEachSeen((from, to) -> failed.add(
                            new TagRange(feed.subscription().id(), feed.queue().id(), from, to)));
                }
            }
            Lease next = link.arrivals().firstOwner();
            long unread = link.arrivals().first();
            if (next != null && next.feed().subscription().isDurable() && next.mayHaveBeenGot(unread)) {
                failed.add(new TagRange(
                        next.feed().subscription().id(), next.feed().queue().id(), unread, unread));
            }
        }
        return failed;
    }

    /** A message became the last of its queue. */
    public void appended(Settlement settlement, long offset, RecordView stored) {
        Feed feed = feeds.get(settlement);
        if (feed != null) {
            dispatcher.offer(feed, offset, stored);
        }
    }

    /** A message became the last of its queue, and its bytes are elsewhere in the log. */
    public void appended(Settlement settlement) {
        Feed feed = feeds.get(settlement);
        if (feed != null) {
            dispatcher.enlist(feed);
        }
    }

    /** A range is settled. */
    public void settled(Settlement settlement, long from, long to) {
        Feed feed = feeds.get(settlement);
        if (feed == null) {
            return;
        }
        boolean freed = feed.settled(from, to);
        if (freed || feed.course().feeds().size() > 1) {
            // What is settled may have been what a group, or lower priorities, waited for.
            dispatcher.enlist(feed);
        }
        forgetIfGone(feed);
    }

    /** Closed links that hold nothing any more have left, and a feed that nobody uses ends. */
    private void forgetIfGone(Feed feed) {
        for (int i = feed.leases().size() - 1; i >= 0; i--) {
            forgetIfGone(feed.leases().get(i).link());
        }
        forgetIfIdle(feed);
    }

    /** A transaction branch holds a range: no link does any more, but its message groups go on only after the branch. */
    public void locked(Settlement settlement, long from, long to) {
        Feed feed = feeds.get(settlement);
        if (feed != null) {
            feed.locked(from, to);
            forgetIfGone(feed);
        }
    }

    /** A transaction branch has given a range back: it is ready again, in its order. */
    public void unlocked(Settlement settlement, long from, long to) {
        Feed feed = feeds.get(settlement);
        if (feed != null) {
            feed.unlocked(from, to);
            again(feed);
            dispatcher.postponements().letGoBeyondLimit(this::again);
        }
    }

    /** Something of a feed may be ready that waited; one that nobody uses may have been there for that alone. */
    private void again(Feed feed) {
        dispatcher.enlist(feed);
        forgetIfIdle(feed);
    }

    /** The failure counts of a range are in the log: it may be delivered again, at once or when it has waited. */
    public void failed(Settlement settlement, long from, long to) {
        Feed feed = feeds.get(settlement);
        if (feed != null) {
            for (Lease lease : feed.leases()) {
                feed.failed(lease, from, to);
            }
            dispatcher.enlist(feed);
            dispatcher.postponements().letGoBeyondLimit(this::again);
        }
    }

    /** A reservation is durable. */
    public void reserved(Settlement settlement) {
        Feed feed = feeds.get(settlement);
        if (feed != null) {
            dispatcher.reserved(feed);
        }
    }

    /** The subscription is gone, and with it all that its links held. */
    public void deleted(Settlement settlement) {
        ending.remove(settlement);
        Feed feed = feeds.remove(settlement);
        if (feed != null) {
            feed.discard();
            for (Lease lease : List.copyOf(feed.leases())) {
                lease.release(0, Long.MAX_VALUE);
                feed.remove(lease);
                lease.link().leases().remove(lease);
            }
        }
    }

    /** How many links consume by this subscription; closed ones that still hold messages count. */
    public int active(Subscription subscription) {
        int most = 0;
        for (DestinationQueue queue : subscription.destination().queues()) {
            Feed feed = feeds.get(subscription.settlement(queue.id()));
            most = Math.max(most, feed == null ? 0 : feed.leases().size());
        }
        return most;
    }

    /** How many links are open to this subscription, or about to be. */
    public int consumers(Subscription subscription) {
        int most = 0;
        for (DestinationQueue queue : subscription.destination().queues()) {
            Feed feed = feeds.get(subscription.settlement(queue.id()));
            int open = joining.getOrDefault(subscription, 0);
            for (int i = 0; feed != null && i < feed.leases().size(); i++) {
                open += feed.leases().get(i).link().isOpen() ? 1 : 0;
            }
            most = Math.max(most, open);
        }
        return most;
    }

    /** Whether the subscription's last consumer has gone and its end is on the way. */
    public boolean isEnding(Subscription subscription) {
        return ending.contains(subscription.settlement(0));
    }

    /** The socket of a connection has caught up: its links may want messages again. */
    public void writable(ClientConnection connection) {
        for (Link link : connection.links()) {
            for (Lease lease : link.leases()) {
                lease.feed().resume(lease);
                dispatcher.enlist(lease.feed());
            }
        }
    }

    /** How many messages are in flight. */
    public long inFlight(Settlement settlement) {
        Feed feed = feeds.get(settlement);
        long held = 0;
        for (int i = 0; feed != null && i < feed.leases().size(); i++) {
            held += feed.leases().get(i).held().size();
        }
        return held;
    }

    /** How far a feed has been delivered, or -1 if nobody consumes: the exact mark of an orderly stop. */
    public long deliveredUpTo(Settlement settlement) {
        Feed feed = feeds.get(settlement);
        return feed == null ? -1 : feed.deliveredUpTo();
    }

    /** How far everything was offered to the consumers of a topic's subscription, if it has some; else 0. */
    long lookedUpTo(Settlement settlement) {
        Feed feed = feeds.get(settlement);
        return feed == null || feed.views() == 0 ? 0 : feed.viewInTurn(0).cursor();
    }

    /** Whether a consumer holds a message. */
    public boolean isHeld(Settlement settlement, long offset) {
        Feed feed = feeds.get(settlement);
        for (int i = 0; feed != null && i < feed.leases().size(); i++) {
            if (feed.leases().get(i).held().contains(offset)) {
                return true;
            }
        }
        return false;
    }

    /** Hands over what consumers hold, in no particular order; a range may come in parts. */
    public void forEachHeld(Settlement settlement, OffsetRanges.RangeConsumer consumer) {
        Feed feed = feeds.get(settlement);
        for (int i = 0; feed != null && i < feed.leases().size(); i++) {
            feed.leases().get(i).held().forEach(consumer);
        }
    }

    /** A message that was kept from delivery stays where it is after all. */
    public void unparked(Settlement settlement, long offset) {
        Feed feed = feeds.get(settlement);
        if (feed != null && feed.unpark(offset)) {
            dispatcher.enlist(feed);
        }
    }

    /** What is delivered of a destination may have changed. */
    public void resumed(Settlement settlement) {
        Feed feed = feeds.get(settlement);
        if (feed != null) {
            dispatcher.enlist(feed);
        }
    }

    /** Whether the next delivery of a message may not be its first, though no count says so. */
    public boolean isFlagged(Settlement settlement, long offset) {
        Feed feed = feeds.get(settlement);
        return feed != null && feed.isFlagged(offset);
    }

    /**
     * Asks links that hold unread messages for them where others wait, settles what topics' subscriptions do not want, and lets messages
     * come again that have waited; called every few milliseconds.
     */
    public int tidy() {
        return recalls.ask()
                + dispatcher.settleUnwanted()
                + dispatcher.postponements().letGoWhatIsOver(this::again);
    }

    /** Links, holders and messages that were looked at since the start to find what to ask for. */
    public long recallLooks() {
        return recalls.looks();
    }

    private static boolean isOf(Lease lease, TagRange tag) {
        return lease.feed().subscription().id() == tag.subscription()
                && lease.feed().queue().id() == tag.queueId();
    }

    /** A closed link that holds nothing has left. */
    private void forgetIfGone(Link link) {
        if (link.isOpen() || link.held() > 0) {
            return;
        }
        for (Lease lease : link.leases()) {
            lease.feed().remove(lease);
            forgetIfIdle(lease.feed());
        }
        link.connection().remove(link);
        deleteIfUnused(link);
    }

    private void forgetIfIdle(Feed feed) {
        if (feed.isIdle()) {
            feeds.remove(feed.settlement(), feed);
            feed.discard();
        }
    }

    private void deleteIfUnused(Link link) {
        for (Lease lease : link.leases()) {
            deleteIfUnused(lease.feed().subscription());
        }
    }

    private void deleteIfUnused(Subscription subscription) {
        if (subscription.isDurable()
                || subscription.isEnded()
                || joining.containsKey(subscription)
                || active(subscription) > 0) {
            return;
        }
        if (ending.add(subscription.settlement(0))) {
            proposals.deleteSubscription(subscription.id());
        }
    }
}
