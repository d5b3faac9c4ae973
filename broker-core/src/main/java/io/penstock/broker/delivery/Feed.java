package io.penstock.broker.delivery;

import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.wire.RedeliveryDelays;
import java.util.ArrayList;
import java.util.List;

/**
 * The serving state of one subscription on one queue: which message is where.
 *
 * <pre>
 *            ┌──────────────────── given back (in order) ─────────────────────┐
 *            ▼                                                                │
 *  ready: as each {@link View} sees it ── deliver ──→ in flight: a {@link Lease}'s {@code held}
 *            │                                                                │
 *            ├─ failed, and is to wait: {@link Withheld}, postponed until its time, then ready
 *            ├─ expired, dead: {@link Withheld}, parked until its record ─────┴─→ settled ({@link Settlement}, replicated)
 *            └─ not wanted by a topic's subscription: {@code unwanted} until its record ──→ settled
 * </pre>
 *
 * <p>There is a view for each distinct filter among the links, in the normal case one. Invariants: an unsettled offset is
 * in at most one of {@code withheld} and the leases' {@code held}; what is in either lies below the cursor of the view that
 * took it. {@code away} is the union of both, kept only while a view may come upon what another one took.
 *
 * <p>Owner: the log thread. It dies with the process: after a start everything unsettled is ready again, and what may
 * have been seen is flagged by the settlement's reservation.
 */
final class Feed {
    private final Subscription subscription;
    private final Settlement settlement;
    private final DestinationQueue queue;
    private final Passed passed;
    private final Course course;
    private final Leases leases = new Leases();
    private final List<View> views = new ArrayList<>(1);
    private final Withheld withheld;
    /** May have been seen by an application that did not live to say so. */
    private final OffsetRanges flagged = new OffsetRanges();
    /** Null until a message of a group is delivered. */
    private Groups groups;

    private OffsetRanges away;
    private int firstView;
    private boolean reserving;
    private Standing standing = Standing.RESTING;

    /** @param course the feeds of the subscription; this one joins them */
    Feed(
            Subscription subscription,
            Settlement settlement,
            DestinationQueue queue,
            Passed passed,
            Course course,
            Postponements postponements) {
        this.subscription = subscription;
        this.settlement = settlement;
        this.queue = queue;
        this.passed = passed;
        this.course = course;
        this.withheld = new Withheld(postponements);
        course.add(this);
    }

    Course course() {
        return course;
    }

    /** Whether a feed of a higher priority has, or may have, something for links of this view: that comes first. */
    boolean isHeldBack(View view) {
        for (int i = 0; course.feeds().get(i) != this; i++) {
            Feed higher = course.feeds().get(i);
            View its = higher.find(view.terms());
            if (its != null && higher.nextReady(its) >= 0) {
                return true;
            }
        }
        return false;
    }

    private View find(FilterTerms terms) {
        for (int i = 0; i < views.size(); i++) {
            if (views.get(i).terms().equals(terms)) {
                return views.get(i);
            }
        }
        return null;
    }

    /** How many deliveries a destination has seen since the start, repeats included. */
    static final class Passed {
        private long deliveries;

        void count() {
            deliveries++;
        }

        long deliveries() {
            return deliveries;
        }
    }

    Passed passed() {
        return passed;
    }

    Subscription subscription() {
        return subscription;
    }

    Settlement settlement() {
        return settlement;
    }

    DestinationQueue queue() {
        return queue;
    }

    /** Only to look at. */
    List<Lease> leases() {
        return leases.all();
    }

    void add(Lease lease) {
        leases.add(lease);
        lease.view().takers().add(lease);
    }

    /** A lease has left. */
    void remove(Lease lease) {
        leases.remove(lease);
        lease.view().takers().remove(lease);
        if (lease.view().takers().isEmpty()) {
            lease.view().window(null);
        }
    }

    /** The one lease that is served, if an exclusive consumer is there: the first of them; else null. */
    Lease exclusive() {
        return leases.exclusive();
    }

    /** Leases that may have something unread; see {@link Leases} for these three. */
    int holders() {
        return leases.holders();
    }

    Lease nextHolder() {
        return leases.nextHolder();
    }

    boolean dropHolder() {
        return leases.dropHolder();
    }

    /** The next lease of a view that wants this message, in turn; null if none does, or an exclusive one keeps it from them. */
    Lease taker(View view, long offset) {
        Lease exclusive = exclusive();
        if (exclusive != null) {
            return exclusive.view() == view && exclusive.link().wants() ? exclusive : null;
        }
        return view.taker(offset);
    }

    /** The view of a filter; made if there is none. */
    View view(FilterTerms terms, Filters filters) {
        View known = find(terms);
        if (known != null) {
            return known;
        }
        views.removeIf(each -> each.takers().isEmpty());
        View made = new View(settlement, queue, terms, filters);
        if (!(views.isEmpty() && leases.all().isEmpty() && withheld.isEmpty())) {
            keepAway();
        }
        views.add(made);
        return made;
    }

    /** From now on a view may come upon what another one took. */
    private void keepAway() {
        if (away == null) {
            away = new OffsetRanges();
            leases.all().forEach(lease -> lease.held().forEach(away::add));
            withheld.forEach(away::add);
        }
    }

    /** Views at present; a topic's subscription has at most one. */
    int views() {
        return views.size();
    }

    /** The views in turn: the first one is another after each {@link #nextTurn}. */
    View viewInTurn(int index) {
        int at = firstView + index;
        return views.get(at < views.size() ? at : at % views.size());
    }

    void nextTurn() {
        firstView = firstView + 1 < views.size() ? firstView + 1 : 0;
    }

    /** Whether this view still belongs to the feed; what comes for another is dropped. */
    boolean has(View view) {
        return views.contains(view);
    }

    /**
     * The first offset from which on nobody has, or had when its connection was lost, a message of which no count tells. What a
     * view passed over, and what was given back unread, nobody got.
     */
    long deliveredUpTo() {
        long most = Math.max(settlement.floor(), flagged.last() + 1);
        for (int i = 0; i < leases.all().size(); i++) {
            most = Math.max(most, leases.all().get(i).held().last() + 1);
        }
        return most;
    }

    /** The lowest offset that may be ready for a view, or -1. */
    long nextReady(View view) {
        if (queue.destination().settings().pause().holdsDelivery()) {
            return -1;
        }
        return view.nextReady(away);
    }

    /** Takes a ready offset out: it is in flight or parked from now on. */
    void take(View view, long offset) {
        view.take(offset);
        if (away != null) {
            away.add(offset);
        }
    }

    /** A view does not want a range that begins with a ready offset, and ends before another one. */
    void passTo(View view, long from, long before) {
        view.passTo(from, before);
    }

    /** Whether what the filter leaves is nobody's: a topic's subscription has one filter, a queue's consumers each their own. */
    boolean settlesUnwanted() {
        return !subscription.destination().kind().isQueue();
    }

    /**
     * Whether something may be ready for a lease. It is not while an exclusive one is served alone, or while so many messages
     * wait for the owners of their groups that the feed stands still.
     */
    boolean mayServe(Lease lease) {
        Lease exclusive = exclusive();
        boolean isServed = exclusive == null || exclusive == lease;
        return isServed && (groups == null || !groups.isFull()) && nextReady(lease.view()) >= 0;
    }

    // ---- groups

    /**
     * Who gets a message that a view wants and one of its leases is in turn for: that one, or who has the message's group;
     * null if that one cannot have it now. While a link is asked for unread messages it gets none of a group: some of it
     * would come back and others stay.
     */
    Lease takerOf(int group, long offset, Lease inTurn) {
        if (group != 0 && groups != null && groups.isBehindPostponed(group, offset)) {
            return null;
        }
        Lease owner = group == 0 || groups == null ? null : groups.owner(group);
        Lease to = owner == null ? inTurn : owner;
        if (group != 0 && to.link().isRecalling()) {
            // Whoever is slow to answer keeps nobody else from a group that is free.
            return owner == null && exclusive() == null ? inTurn.view().takerNotRecalling(offset) : null;
        }
        boolean may = to == inTurn || to.view() == inTurn.view() && to.link().wants() && exclusive() == null;
        return may && (owner == null || groups.isFree(group, offset, to)) ? to : null;
    }

    /**
     * A message that {@link #takerOf} has nobody for waits for its group's owner, or for an earlier one of its group that is postponed;
     * false if there is neither, or too many do.
     */
    boolean defer(View view, int group, long offset) {
        if (groups == null || !groups.defer(group, offset)) {
            return false;
        }
        view.take(offset);
        return true;
    }

    /** A message is in flight. */
    void hold(Lease lease, int group, long offset) {
        lease.hold(offset);
        if (leases.hold(lease)) {
            course.mayHelp();
        }
        if (group != 0) {
            if (groups == null) {
                groups = new Groups();
            }
            groups.hold(group, offset, lease);
        }
    }

    /** A link asks: messages that wait for it as the owner of their groups are ready again. */
    void resume(Lease owner) {
        if (groups != null && groups.hasDeferred()) {
            groups.resume(owner, owner.link().creditMessages(), this::ready);
        }
    }

    /** The same for all links of a view that want something. */
    void resume(View view) {
        if (groups != null && groups.hasDeferred()) {
            for (Lease lease : view.takers()) {
                if (lease.link().wants()) {
                    resume(lease);
                }
            }
        }
    }

    /** Those of a holder's unread messages that another could have if it gave all of them back. */
    long[] freedBy(long[] unread) {
        return groups == null ? unread : groups.freedBy(unread);
    }

    boolean hasGroups() {
        return groups != null;
    }

    // ---- what goes back, and what is settled

    /** What was parked is ready again; false if it was not. */
    boolean unpark(long offset) {
        boolean was = withheld.unpark(offset);
        if (was) {
            ready(offset, offset);
        }
        return was;
    }

    void park(long from, long to) {
        withheld.park(from, to);
    }

    /** Gives back what a lease holds of a range, in order. */
    void giveBack(Lease lease, long from, long to) {
        lease.held().forEachWithin(from, to, this::ready);
        lease.release(from, to);
        if (groups != null) {
            groups.givenBack(lease, from, to, this::ready);
        }
    }

    /** The delivery of what a lease holds of a range has failed: each message comes again as its link asks, at once or when its time is over. */
    void failed(Lease lease, long from, long to) {
        RedeliveryDelays delays = lease.link().delays();
        if (delays.isNone()) {
            giveBack(lease, from, to);
            return;
        }
        OffsetRanges failed = new OffsetRanges();
        lease.held().forEachWithin(from, to, failed::add);
        failed.forEach((low, high) -> {
            lease.release(low, high);
            for (long offset = low; offset <= high; offset++) {
                postpone(offset, delays);
            }
        });
    }

    /** A message that nobody holds any more waits, and its group with it. */
    private void postpone(long offset, RedeliveryDelays delays) {
        withheld.postpone(this, offset, delays, settlement.failureCount(offset));
        if (groups != null) {
            groups.postpone(offset, this::ready);
        }
    }

    /** A postponed message waits no longer. */
    void comeAgain(long offset) {
        withheld.remove(offset, offset);
        ready(offset, offset);
        if (groups != null) {
            groups.comeAgain(offset, offset, this::ready);
        }
    }

    /** A range that nobody holds any more is ready, for every view that has been there before. */
    void ready(long from, long to) {
        noLongerAway(from, to);
        for (int i = 0; i < views.size(); i++) {
            views.get(i).giveBack(from, to);
        }
    }

    private void noLongerAway(long from, long to) {
        if (away != null) {
            away.remove(from, to);
            if (away.isEmpty() && views.size() <= 1) {
                away = null;
            }
        }
    }

    /** Marks what a lease holds of a range: whoever gets it next may not be the first to see it. */
    void flag(Lease lease, long from, long to) {
        lease.held().forEachWithin(from, to, flagged::add);
    }

    boolean isFlagged(long offset) {
        return flagged.contains(offset);
    }

    /** A range is settled: nothing here speaks of it any more. Answers whether something is ready that waited for it. */
    boolean settled(long from, long to) {
        leave(from, to);
        withheld.settled(from, to);
        return groups != null && groups.settled(from, to, this::ready);
    }

    /** A transaction branch holds a range: nothing here speaks of it, but its groups wait for what becomes of it. */
    void locked(long from, long to) {
        for (int i = 0; i < leases.all().size(); i++) {
            RedeliveryDelays delays = leases.all().get(i).link().delays();
            if (!delays.isNone()) {
                leases.all().get(i).held().forEachWithin(from, to, (low, high) -> withheld.lock(low, high, delays));
            }
        }
        leave(from, to);
    }

    private void leave(long from, long to) {
        for (int i = 0; i < leases.all().size(); i++) {
            leases.all().get(i).release(from, to);
        }
        for (int i = 0; i < views.size(); i++) {
            views.get(i).settled(from, to);
        }
        withheld.remove(from, to);
        flagged.remove(from, to);
        noLongerAway(from, to);
    }

    /** A transaction branch has given a range back, whose delivery has so failed. */
    void unlocked(long from, long to) {
        if (!withheld.hasLocked()) {
            unlockedAtOnce(from, to);
            return;
        }
        for (long offset = from; offset <= to; offset++) {
            RedeliveryDelays delays = withheld.unlock(offset);
            if (delays.isNone()) {
                unlockedAtOnce(offset, offset);
            } else {
                // A view that was made meanwhile has not been there yet.
                keepAway();
                away.add(offset);
                postpone(offset, delays);
            }
        }
    }

    private void unlockedAtOnce(long from, long to) {
        if (groups != null) {
            groups.settled(from, to, this::ready);
        }
        ready(from, to);
    }

    /** Whether nothing is lost when this feed is made anew from the replicated state. */
    boolean isIdle() {
        return leases.all().isEmpty() && flagged.isEmpty() && withheld.isEmpty() && !isReading();
    }

    private boolean isReading() {
        for (int i = 0; i < views.size(); i++) {
            if (views.get(i).isReading()) {
                return true;
            }
        }
        return false;
    }

    void dropWindows() {
        views.forEach(view -> view.window(null));
    }

    boolean isReserving() {
        return reserving;
    }

    void reserving(boolean asked) {
        this.reserving = asked;
    }

    /** Where the feed stands with the dispatcher. */
    enum Standing {
        /** Nothing to do for it. */
        RESTING,
        /** On the work list. */
        LISTED,
        /** Its subscription is gone, or it was idle: what still comes for it is dropped. */
        DISCARDED
    }

    Standing standing() {
        return standing;
    }

    /** Called by the dispatcher's work list only. */
    void standing(Standing now) {
        standing = now;
    }

    /** The subscription is gone; what the reader still brings is dropped. */
    void discard() {
        standing = Standing.DISCARDED;
        withheld.remove(0, Long.MAX_VALUE);
        course.remove(this);
        dropWindows();
    }
}
