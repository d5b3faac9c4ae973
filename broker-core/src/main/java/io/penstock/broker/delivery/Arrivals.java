package io.penstock.broker.delivery;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * What a link holds unread, in the order in which it got it: as runs of ascending offsets of one owner, one after the other.
 * Deliveries run upwards, so there is nearly always one run.
 *
 * <p>Which messages an application has got cannot be told from offsets: one that comes back is delivered behind higher ones that
 * wait unread in the client's buffer, and one of a lower priority behind those of a higher one. Plain and single-threaded; its
 * size is bounded by what is in flight.
 *
 * @param <T> whose the offsets are, compared by identity: a lease
 */
final class Arrivals<T> {
    private record Run<T>(T owner, OffsetRanges offsets) {}

    private final ArrayDeque<Run<T>> runs = new ArrayDeque<>(2);

    /** One more has arrived. */
    void add(T owner, long offset) {
        Run<T> last = runs.peekLast();
        if (last == null || last.owner != owner || last.offsets.last() >= offset) {
            last = new Run<>(owner, new OffsetRanges());
            runs.addLast(last);
        }
        last.offsets.add(offset);
    }

    /** This one and all that arrived before it leave; nothing happens if it is not here. */
    void removeUpTo(T owner, long offset) {
        int before = 0;
        for (Run<T> run : runs) {
            if (run.owner == owner && run.offsets.contains(offset)) {
                for (; before > 0; before--) {
                    runs.removeFirst();
                }
                run.offsets.remove(0, offset);
                if (run.offsets.isEmpty()) {
                    runs.removeFirst();
                }
                return;
            }
            before++;
        }
    }

    /** A range leaves, both ends included. */
    void remove(T owner, long from, long to) {
        for (Iterator<Run<T>> each = runs.iterator(); each.hasNext(); ) {
            Run<T> run = each.next();
            if (run.owner == owner) {
                run.offsets.remove(from, to);
                if (run.offsets.isEmpty()) {
                    each.remove();
                }
            }
        }
    }

    /** Whose the one is that arrived first; null if there is none. */
    T firstOwner() {
        return runs.isEmpty() ? null : runs.peekFirst().owner;
    }

    /** The one that arrived first, or -1. */
    long first() {
        return runs.isEmpty() ? -1 : runs.peekFirst().offsets.first();
    }

    boolean has(T owner) {
        for (Run<T> run : runs) {
            if (run.owner == owner) {
                return true;
            }
        }
        return false;
    }

    long size(T owner) {
        long size = 0;
        for (Run<T> run : runs) {
            size += run.owner == owner ? run.offsets.size() : 0;
        }
        return size;
    }

    void forEach(T owner, OffsetRanges.RangeConsumer consumer) {
        for (Run<T> run : runs) {
            if (run.owner == owner) {
                run.offsets.forEach(consumer);
            }
        }
    }

    /** Up to so many, the first arrived first. */
    long[] first(T owner, int max) {
        long[] first = new long[(int) Math.min(max, size(owner))];
        int[] filled = {0};
        forEach(owner, (from, to) -> {
            for (long offset = from; offset <= to && filled[0] < first.length; offset++) {
                first[filled[0]++] = offset;
            }
        });
        return first;
    }
}
