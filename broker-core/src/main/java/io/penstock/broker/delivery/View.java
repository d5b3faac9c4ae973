package io.penstock.broker.delivery;

import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.subscription.Settlement;
import java.util.ArrayList;
import java.util.List;

/**
 * A feed as links of one filter see it: how far it was looked at, what came back below that, and whose turn it is.
 *
 * <pre>
 *            floor                       cursor                    next
 *  ────────────┼────────────────────────────┼────────────────────────┼──→ offsets
 *   settled    │ delivered, parked, not     │ to be looked at:       │ not there yet
 *              │ wanted by this view, or    │ by the log thread if   │
 *              │ given back: {@code returned}   │ hot, else by the reader│
 *
 *  nextReady ──┬─ matches, a link wants ──→ delivered        (leaves every view: {@link Feed}'s {@code away})
 *              ├─ matches, no link has credit ──→ the view stops here, the others go on
 *              └─ does not match ──→ passed over: below the cursor, ready for the other views and for later ones
 * </pre>
 *
 * <p>Invariant: an unsettled offset below the cursor that nobody holds is either in {@code returned} or not wanted.
 *
 * <p>Owner: the log thread; forgotten with its last link. A view that is made scans from the floor.
 */
final class View {
    private final Settlement settlement;
    private final DestinationQueue queue;
    private final FilterTerms terms;
    private final Filter filter;
    private final Filter readersFilter;
    private final List<Lease> takers = new ArrayList<>(2);
    private final OffsetRanges returned = new OffsetRanges();
    private long cursor;
    private int turn;
    private int found;
    private Window window;
    private long missed = -1;
    private boolean reading;

    View(Settlement settlement, DestinationQueue queue, FilterTerms terms, Filters filters) {
        this.settlement = settlement;
        this.queue = queue;
        this.terms = terms;
        this.filter = terms.isAll() ? null : filters.make(terms);
        this.readersFilter = filter == null || filter.asksDeliveryCount() ? null : filters.make(terms);
        this.cursor = settlement.floor();
    }

    FilterTerms terms() {
        return terms;
    }

    boolean isFiltered() {
        return filter != null;
    }

    /** Null if it wants everything. */
    Filter filter() {
        return filter;
    }

    /** The same for the reader's thread, which has one task of this view at a time; null if it is to read everything. */
    Filter readersFilter() {
        return readersFilter;
    }

    List<Lease> takers() {
        return takers;
    }

    long cursor() {
        return cursor;
    }

    /**
     * The lowest offset that may be ready for this view, or -1.
     *
     * @param away what is in flight or parked, if this view may come upon it; else null
     */
    long nextReady(OffsetRanges away) {
        while (!returned.isEmpty()) {
            long offset = returned.first();
            if (!settlement.isSettled(offset)
                    && !settlement.isPending(offset)
                    && (away == null || !away.contains(offset))) {
                return offset;
            }
            returned.remove(offset, offset);
        }
        cursor = settlement.nextReady(cursor);
        while (away != null && away.contains(cursor)) {
            cursor = settlement.nextReady(away.endOf(cursor) + 1);
        }
        return cursor < queue.next() ? cursor : -1;
    }

    /** A ready offset is done with: in flight, parked or passed over. */
    void take(long offset) {
        if (offset == cursor) {
            cursor++;
        } else {
            returned.remove(offset, offset);
        }
        dropUsedWindow();
    }

    /** All that the window covers from a ready offset to before another one is passed over. */
    void passTo(long from, long before) {
        if (from == cursor) {
            cursor = before;
        } else {
            returned.remove(from, before - 1);
        }
        dropUsedWindow();
    }

    private void dropUsedWindow() {
        if (window != null && returned.isEmpty() && !window.covers(cursor)) {
            // All of it has gone; ten thousand idle queues must not keep ten thousand windows.
            window = null;
        }
    }

    /** A range is ready again. */
    void giveBack(long from, long to) {
        if (from < cursor) {
            returned.add(from, Math.min(to, cursor - 1));
        }
    }

    /** A range is settled. */
    void settled(long from, long to) {
        returned.remove(from, to);
    }

    /**
     * The next link that wants this message, in turn; null if none does. One that holds later messages, as a link does
     * that gave back its oldest ones, gets it only if nobody else wants it: else its consumer would see it behind those.
     */
    Lease taker(long offset) {
        int count = takers.size();
        // Leases may have gone since the last turn.
        turn = turn < count ? turn : 0;
        Lease taker = null;
        for (int i = 0; i < count; i++) {
            int at = turn + i < count ? turn + i : turn + i - count;
            Lease lease = takers.get(at);
            if (lease.link().wants() && (taker == null || lease.held().last() < offset)) {
                found = at;
                taker = lease;
                if (lease.held().last() < offset) {
                    break;
                }
            }
        }
        return taker;
    }

    /** The same of those that are not asked for unread messages; not in turn, which stays whose it is. */
    Lease takerNotRecalling(long offset) {
        Lease taker = null;
        for (int i = 0; i < takers.size(); i++) {
            Lease lease = takers.get(i);
            if (lease.link().wants() && !lease.link().isRecalling()) {
                if (lease.held().last() < offset) {
                    return lease;
                }
                taker = taker == null ? lease : taker;
            }
        }
        return taker;
    }

    /** The link that {@link #taker} answered last was served. */
    void served() {
        turn = found + 1 < takers.size() ? found + 1 : 0;
    }

    Window window() {
        return window;
    }

    void window(Window read) {
        window = read;
    }

    /** The first offset of the last window if that came back empty, else -1. */
    long missed() {
        return missed;
    }

    void missed(long offset) {
        missed = offset;
    }

    boolean isReading() {
        return reading;
    }

    void reading(boolean asked) {
        reading = asked;
    }
}
