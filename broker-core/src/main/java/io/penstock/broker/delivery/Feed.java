package io.penstock.broker.delivery;

import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.Subscription;
import java.util.ArrayList;
import java.util.List;

/**
 * The serving state of one subscription on one queue: which message is where.
 *
 * <pre>
 *                    ┌────────────── given back (in order) ──────────────┐
 *                    ▼                                                   │
 *  ready: {@code returned} ∪ [{@code cursor}, next)  ── deliver ──→ in flight: a {@link Lease}'s {@code held}
 *                    │                                                   │
 *                    └─ expired, dead: {@code parked} until its record ──┴── settled (in {@link Settlement}, replicated)
 * </pre>
 *
 * <p>Invariants: an unsettled offset below {@code cursor} is in exactly one of {@code returned}, {@code parked} and one
 * lease's {@code held}; nothing at or above {@code cursor} is in any of them.
 *
 * <p>Owner: the log thread. It dies with the process: after a start everything unsettled is ready again, and what may
 * have been seen is flagged by the settlement's reservation.
 */
final class Feed {
    private final Subscription subscription;
    private final Settlement settlement;
    private final DestinationQueue queue;
    private final Passed passed;
    private final List<Lease> leases = new ArrayList<>(2);
    /** Below the cursor, and ready again. */
    private final OffsetRanges returned = new OffsetRanges();
    /** Below the cursor, not deliverable, waiting for the record that settles it (or damaged). */
    private final OffsetRanges parked = new OffsetRanges();
    /** May have been seen by an application that did not live to say so. */
    private final OffsetRanges flagged = new OffsetRanges();

    private long cursor;
    private int turn;
    private Window window;
    private long missed = -1;
    private boolean reading;
    private boolean reserving;
    private Standing standing = Standing.RESTING;

    Feed(Subscription subscription, Settlement settlement, DestinationQueue queue, Passed passed) {
        this.subscription = subscription;
        this.settlement = settlement;
        this.queue = queue;
        this.passed = passed;
        this.cursor = settlement.floor();
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

    List<Lease> leases() {
        return leases;
    }

    long cursor() {
        return cursor;
    }

    /** The lowest ready offset, or -1. */
    long nextReady() {
        while (!returned.isEmpty()) {
            long offset = returned.first();
            if (!settlement.isSettled(offset) && !settlement.isPending(offset)) {
                return offset;
            }
            returned.remove(offset, offset);
        }
        cursor = settlement.nextReady(cursor);
        return cursor < queue.next() ? cursor : -1;
    }

    /** Takes a ready offset out: it is in flight, parked or skipped from now on. */
    void take(long offset) {
        if (offset == cursor) {
            cursor++;
        } else {
            returned.remove(offset, offset);
        }
        if (window != null && returned.isEmpty() && !window.covers(cursor)) {
            // All of it has gone; ten thousand idle queues must not keep ten thousand windows.
            window = null;
        }
    }

    /** The next link that wants a message, in turn; null if none does. */
    Lease nextTaker() {
        int count = leases.size();
        // Leases may have gone since the last turn.
        turn = turn < count ? turn : 0;
        for (int i = 0; i < count; i++) {
            int at = turn + i < count ? turn + i : turn + i - count;
            Lease lease = leases.get(at);
            if (lease.link().wants()) {
                turn = at + 1 < count ? at + 1 : 0;
                return lease;
            }
        }
        return null;
    }

    void park(long from, long to) {
        parked.add(from, to);
    }

    /** Gives back what a lease holds of a range, in order. */
    void giveBack(Lease lease, long from, long to) {
        lease.held().forEachWithin(from, to, returned::add);
        lease.held().remove(from, to);
    }

    /** Marks what a lease holds of a range: whoever gets it next may not be the first to see it. */
    void flag(Lease lease, long from, long to) {
        lease.held().forEachWithin(from, to, flagged::add);
    }

    boolean isFlagged(long offset) {
        return flagged.contains(offset);
    }

    /** A range is settled: nothing here speaks of it any more. */
    void settled(long from, long to) {
        for (int i = 0; i < leases.size(); i++) {
            leases.get(i).held().remove(from, to);
        }
        returned.remove(from, to);
        parked.remove(from, to);
        flagged.remove(from, to);
    }

    /** A range that nobody held is ready again; what of it is not below the cursor has its turn still to come. */
    void unlocked(long from, long to) {
        long last = Math.min(to, cursor - 1);
        if (from <= last) {
            returned.add(from, last);
        }
    }

    /** Whether nothing is lost when this feed is made anew from the replicated state. */
    boolean isIdle() {
        return leases.isEmpty() && flagged.isEmpty() && parked.isEmpty() && !reading;
    }

    /** The first offset of the last window if that came back empty, else -1. */
    long missed() {
        return missed;
    }

    void missed(long offset) {
        missed = offset;
    }

    Window window() {
        return window;
    }

    void window(Window read) {
        this.window = read;
    }

    boolean isReading() {
        return reading;
    }

    void reading(boolean asked) {
        this.reading = asked;
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
        window = null;
    }
}
