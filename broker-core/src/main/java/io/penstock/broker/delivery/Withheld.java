package io.penstock.broker.delivery;

import io.penstock.broker.delivery.Postponements.Postponed;
import io.penstock.protocol.wire.RedeliveryDelays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What of a feed nobody holds and nobody gets: parked until a record settles it, or postponed until its time. And of what transaction branches have locked, what is to be
 * postponed if they give it back, since by then no link knows of it.
 *
 * <p>Invariant: an offset is in at most one of the three. Owner: the log thread. What is postponed is bounded by {@link Postponements}, what is locked by the limits of branches.
 */
final class Withheld {
    private final Postponements postponements;
    /** Not deliverable, waiting for the record that settles it (or damaged). */
    private final OffsetRanges parked = new OffsetRanges();

    private final TreeMap<Long, Postponed> postponed = new TreeMap<>();
    private final Map<RedeliveryDelays, OffsetRanges> locked = new LinkedHashMap<>(2);

    Withheld(Postponements postponements) {
        this.postponements = postponements;
    }

    boolean isEmpty() {
        return parked.isEmpty() && postponed.isEmpty() && locked.isEmpty();
    }

    /** Hands over all that nobody gets, in no particular order. */
    void forEach(OffsetRanges.RangeConsumer consumer) {
        parked.forEach(consumer);
        postponed.keySet().forEach(offset -> consumer.accept(offset, offset));
    }

    void park(long from, long to) {
        parked.add(from, to);
    }

    /** What was parked is so no more; false if it was not. */
    boolean unpark(long offset) {
        return parked.remove(offset, offset) > 0;
    }

    /** A message waits, for as long as its count of failures asks. */
    void postpone(Feed feed, long offset, RedeliveryDelays delays, int failures) {
        Postponed before = postponed.put(offset, postponements.add(feed, offset, delays, failures));
        if (before != null) {
            postponements.remove(before);
        }
    }

    /** A range is neither parked nor postponed any more. */
    void remove(long from, long to) {
        parked.remove(from, to);
        if (!postponed.isEmpty()) {
            NavigableMap<Long, Postponed> gone = postponed.subMap(from, true, to, true);
            gone.values().forEach(postponements::remove);
            gone.clear();
        }
    }

    /** A range is settled: no branch will give it back. */
    void settled(long from, long to) {
        if (!locked.isEmpty()) {
            locked.values().forEach(offsets -> offsets.remove(from, to));
            locked.values().removeIf(OffsetRanges::isEmpty);
        }
    }

    /** A branch has locked a range that a link of these delays held. */
    void lock(long from, long to, RedeliveryDelays delays) {
        locked.computeIfAbsent(delays, absent -> new OffsetRanges()).add(from, to);
    }

    /** A branch has given a message back; answers the delays of the link that had held it. */
    RedeliveryDelays unlock(long offset) {
        for (Map.Entry<RedeliveryDelays, OffsetRanges> each : locked.entrySet()) {
            if (each.getValue().remove(offset, offset) > 0) {
                if (each.getValue().isEmpty()) {
                    locked.remove(each.getKey());
                }
                return each.getKey();
            }
        }
        return RedeliveryDelays.NONE;
    }

    /** Whether branches have locked something that is to be postponed if they give it back. */
    boolean hasLocked() {
        return !locked.isEmpty();
    }
}
