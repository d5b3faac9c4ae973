package io.penstock.broker.proposer;

import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.subscription.OffsetSet;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.wire.QueueTransfer.Result;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which messages are on their way to the dead letters, by where they are.
 *
 * <p>Invariants: a letter either waits or is under way; a place that has letters waiting is in the line once. Owner: the log
 * thread.
 */
final class DeadLetterList {
    /** A subscription on one queue; compared by identity of the subscription. */
    record Place(Subscription subscription, int queueId) {
        Settlement settlement() {
            return subscription.settlement(queueId);
        }

        DestinationQueue queue() {
            return subscription.destination().queue(queueId);
        }
    }

    private static final class Letters {
        private final OffsetSet waiting = new OffsetSet();
        /** Of those waiting that have not simply expired, of which there may be very many. */
        private final NavigableMap<Long, Cause> causes = new TreeMap<>();

        private final Map<Long, Cause> underWay = new HashMap<>();
        /** Neither delivered nor moved. */
        private final Set<Long> kept = new HashSet<>(0);

        private boolean isEmpty() {
            return waiting.isEmpty() && underWay.isEmpty() && kept.isEmpty();
        }
    }

    private final Map<Place, Letters> places = new HashMap<>();
    private final ArrayDeque<Place> line = new ArrayDeque<>();

    /** A message begins to wait; false if it is here already. */
    boolean add(Subscription subscription, int queueId, long offset, Cause cause) {
        Place place = new Place(subscription, queueId);
        Letters letters = places.computeIfAbsent(place, absent -> new Letters());
        if (letters.underWay.containsKey(offset) || letters.kept.contains(offset) || letters.waiting.contains(offset)) {
            return false;
        }
        letters.waiting.add(offset, offset);
        if (cause != Cause.EXPIRED) {
            letters.causes.put(offset, cause);
        }
        if (letters.waiting.size() == 1) {
            line.add(place);
        }
        return true;
    }

    boolean contains(Subscription subscription, int queueId, long offset) {
        if (places.isEmpty()) {
            return false;
        }
        Letters letters = places.get(new Place(subscription, queueId));
        return letters != null
                && (letters.waiting.contains(offset)
                        || letters.underWay.containsKey(offset)
                        || letters.kept.contains(offset));
    }

    /** Says of those letters of a range that failed too often what the application threw at last. */
    void threw(Subscription subscription, TagRange tag, String exception) {
        Letters letters = places.get(new Place(subscription, tag.queueId()));
        if (letters != null && tag.from() <= tag.to()) {
            letters.causes
                    .subMap(tag.from(), true, tag.to(), true)
                    .replaceAll((offset, cause) -> cause.threw(exception));
            letters.underWay.replaceAll(
                    (offset, cause) -> offset >= tag.from() && offset <= tag.to() ? cause.threw(exception) : cause);
        }
    }

    /** Takes the place out of the line whose turn it is; null if nothing waits. It returns by {@link #takeBelow}. */
    Place next() {
        return line.poll();
    }

    /** The lowest offset that waits at a place, which was taken out of the line. */
    long first(Place place) {
        return places.get(place).waiting.nextPresent(0);
    }

    /**
     * Drops what waits below an offset at a place, which was taken out of the line, for it is not to be moved any more: in one
     * step, for there may be a million of them.
     *
     * @return the lowest that waits now; -1 if none does
     */
    long dropBelow(Place place, long offset) {
        Letters letters = places.get(place);
        letters.waiting.removeBelow(offset);
        Map<Long, Cause> dropped = letters.causes.headMap(offset);
        List<Cause> told = List.copyOf(dropped.values());
        dropped.clear();
        forgetIfEmpty(place, letters);
        told.forEach(cause -> cause.told().accept(Result.GONE));
        return letters.waiting.nextPresent(0);
    }

    /** Takes the lowest letters below an offset, which are under way from now on; the place is in the line again if more wait. */
    long[] takeBelow(Place place, long end, int max) {
        Letters letters = places.get(place);
        long[] taken = new long[max];
        int count = 0;
        for (long offset = letters.waiting.nextPresent(0);
                offset >= 0 && offset < end && count < max;
                offset = letters.waiting.nextPresent(offset + 1)) {
            taken[count++] = offset;
        }
        for (int i = 0; i < count; i++) {
            Cause cause = letters.causes.remove(taken[i]);
            letters.waiting.remove(taken[i], taken[i]);
            letters.underWay.put(taken[i], cause == null ? Cause.EXPIRED : cause);
        }
        if (!letters.waiting.isEmpty()) {
            line.add(place);
        }
        return Arrays.copyOf(taken, count);
    }

    /** Of a letter that is under way. */
    Cause cause(Place place, long offset) {
        return places.get(place).underWay.get(offset);
    }

    /** A letter that was under way is not here any more. */
    void drop(Place place, long offset, Result result) {
        Letters letters = places.get(place);
        Cause cause = letters.underWay.remove(offset);
        forgetIfEmpty(place, letters);
        cause.told().accept(result);
    }

    /** A letter that was under way waits again. */
    void again(Place place, long offset) {
        Cause cause = places.get(place).underWay.remove(offset);
        add(place.subscription(), place.queueId(), offset, cause);
    }

    /** A letter that was under way cannot go, now or later, and stays where it is. */
    void keepBack(Place place, long offset, Result result) {
        Letters letters = places.get(place);
        Cause cause = letters.underWay.remove(offset);
        letters.kept.add(offset);
        cause.told().accept(result);
    }

    private void forgetIfEmpty(Place place, Letters letters) {
        if (letters.isEmpty()) {
            places.remove(place);
        }
    }
}
