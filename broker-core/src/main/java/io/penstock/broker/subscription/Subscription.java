package io.penstock.broker.subscription;

import io.penstock.broker.destination.Backlog;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;

/**
 * A claim on the messages of a destination: a queue's built-in one, a topic consumer's, a shared or durable one.
 *
 * <pre>
 *  (none) ── SUBSCRIPTION ──→ exists ── SUBSCRIPTION_DELETE, its destination's end, START if not durable ──→ (none)
 *                               │  ▲
 *                               └──┘ SUBSCRIPTION of the same identity: the old one ends, a new one with a new number begins
 * </pre>
 *
 * <p>A message is entered for the subscriptions that exist at its place in the log, without writing anything for them: a
 * new subscription's floor is its queues' next offset. A delayed message is entered when it is due, but for those only that
 * existed when it was sent.
 *
 * <p>Invariant: it has one {@link Settlement} for each queue of its destination. Replicated state: a function of the log.
 * Owner: the log thread.
 */
public final class Subscription implements Backlog {
    /** Where a queue's own was created: it gets every message. */
    static final long BUILT_IN = -1;

    private final SubscriptionRecord record;
    private final long createdPosition;
    private final Destination destination;
    private final List<Settlement> settlements = new ArrayList<>(1);
    private boolean ended;

    Subscription(SubscriptionRecord record, long createdPosition, Destination destination) {
        this.record = record;
        this.createdPosition = createdPosition;
        this.destination = destination;
    }

    public long id() {
        return record.id();
    }

    public SubscriptionIdentity identity() {
        return record.identity();
    }

    public SubscriptionTerms terms() {
        return record.terms();
    }

    /** Whether it was there already when the record at a log position was written. */
    public boolean existedAt(long position) {
        return createdPosition < position;
    }

    public Destination destination() {
        return destination;
    }

    /** The selector's text, or null. */
    public String selector() {
        return record.terms().selector();
    }

    /** Whether what {@link #owner} sends is left out. */
    public boolean noLocal() {
        return record.terms().noLocal();
    }

    /** Who made it; what noLocal compares with, and whose end ends a private subscription. */
    public SubscriptionOwner owner() {
        return record.owner();
    }

    /** Whether it outlives its consumers and a start of the broker. */
    @Override
    public boolean isDurable() {
        return record.identity().isDurable();
    }

    /** Whether it was deleted or replaced; serving state that still holds it lets go. */
    public boolean isEnded() {
        return ended;
    }

    /** The settlement of the queue of that number, or null. */
    public Settlement settlement(int queueId) {
        return queueId >= 0 && queueId < settlements.size() ? settlements.get(queueId) : null;
    }

    /**
     * Settles what exists of a range, but for what is pending.
     *
     * @return how many offsets were unsettled before
     */
    public long accept(int queueId, long from, long to) {
        DestinationQueue queue = destination.queue(queueId);
        return queue == null ? 0 : settlements.get(queueId).accept(from, Math.min(to, queue.next() - 1));
    }

    /** Whether a transaction may settle the whole range: all of it exists and is neither settled nor pending. */
    public boolean isSettleable(int queueId, long from, long to) {
        DestinationQueue queue = destination.queue(queueId);
        return queue != null && to < queue.next() && !settlements.get(queueId).touches(from, to);
    }

    /** The same for a range of tags, whose subscription is this one. */
    public boolean isSettleable(TagRange tags) {
        return isSettleable(tags.queueId(), tags.from(), tags.to());
    }

    /** Whether a transaction branch holds messages of it, which it will settle or give back. */
    public boolean isHeld() {
        for (int i = 0; i < settlements.size(); i++) {
            if (settlements.get(i).hasPending()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long unsettled(DestinationQueue queue) {
        return settlements.get(queue.id()).unsettledCount(queue.next());
    }

    @Override
    public long lowestUnsettled(DestinationQueue queue) {
        return Math.min(queue.next(), settlements.get(queue.id()).floor());
    }

    @Override
    public long nextUnsettled(DestinationQueue queue, long from) {
        return settlements.get(queue.id()).nextUnsettled(from);
    }

    /** Unsettled messages on all queues. */
    public long unsettled() {
        long sum = 0;
        for (DestinationQueue queue : destination.queues()) {
            sum += unsettled(queue);
        }
        return sum;
    }

    SubscriptionRecord record() {
        return record;
    }

    /** The log position of the record that created it; {@link #BUILT_IN} of a queue's own. */
    long createdPosition() {
        return createdPosition;
    }

    List<Settlement> settlements() {
        return settlements;
    }

    void end() {
        ended = true;
    }
}
