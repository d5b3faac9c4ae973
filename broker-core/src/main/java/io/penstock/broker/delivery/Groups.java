package io.penstock.broker.delivery;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which link has which message groups (JMSXGroupID) of a feed, so that each is consumed in order.
 *
 * <pre>
 *  (none) ── a message of the group is delivered ──→ owned by that lease ── all it holds is settled or given back ──→ (none)
 *                                                       │  ▲
 *                          more of it, the owner asks ──┘  └── more of it, the owner has no credit: deferred
 * </pre>
 *
 * <p>While a message of a group is postponed, all that comes behind it in the group is deferred, whoever asks: its order comes first. A group whose only messages
 * outside the queue are postponed has no owner.
 *
 * <p>A closed link that still leases a seen message of a group owns it until that is settled. Groups are told apart by the
 * hash of their names; two of one hash are taken for one, which costs them nothing but running at the same time.
 *
 * <p>Invariants: all of a group that is in flight is held by its owner; what is deferred of it lies above that or behind a postponed one, has been
 * passed over by at least one view, and is ready otherwise.
 *
 * <p>Owner: the log thread. Bounded by what is in flight, by what is postponed, and by {@link #DEFERRED_LIMIT}.
 */
final class Groups {
    /** Messages that may wait for their groups' owners or for a postponed one; at this the feed stops until some are settled or come again. */
    static final int DEFERRED_LIMIT = 10_000;

    private static final class Group {
        private final int hash;
        private final OffsetRanges deferred = new OffsetRanges();
        /** Null while nobody holds any of it. */
        private Lease owner;

        private int held;
        /** Null until a message of it is postponed. */
        private OffsetRanges postponed;

        Group(int hash) {
            this.hash = hash;
        }

        boolean hasPostponed() {
            return postponed != null && !postponed.isEmpty();
        }

        boolean isBehindPostponed(long offset) {
            return hasPostponed() && postponed.first() < offset;
        }
    }

    private final Map<Integer, Group> byHash = new HashMap<>();
    private final TreeMap<Long, Group> inFlight = new TreeMap<>();
    private final TreeMap<Long, Group> postponed = new TreeMap<>();
    private final Map<Lease, TreeMap<Long, Group>> waiting = new HashMap<>();
    private final OffsetRanges deferred = new OffsetRanges();

    /** Whether a lease may get a message now: nobody owns its group, or this lease does and nothing comes before. */
    boolean isFree(int hash, long offset, Lease to) {
        Group group = byHash.get(hash);
        return group == null || group.owner == to && (group.deferred.isEmpty() || offset < group.deferred.first());
    }

    /** Who has the group, or null. */
    Lease owner(int hash) {
        Group group = byHash.get(hash);
        return group == null ? null : group.owner;
    }

    /** Whether nobody may have a message now, since an earlier one of its group is postponed. */
    boolean isBehindPostponed(int hash, long offset) {
        Group group = postponed.isEmpty() ? null : byHash.get(hash);
        return group != null && group.isBehindPostponed(offset);
    }

    /** A message of a group is delivered. */
    void hold(int hash, long offset, Lease to) {
        Group group = byHash.get(hash);
        if (group == null) {
            group = new Group(hash);
            byHash.put(hash, group);
        }
        if (group.owner == null) {
            group.owner = to;
        }
        group.held++;
        inFlight.put(offset, group);
    }

    /** A message waits for the owner of its group, or for a postponed one; false if there is neither, or too many wait. */
    boolean defer(int hash, long offset) {
        Group group = byHash.get(hash);
        boolean isBehind = group != null && group.isBehindPostponed(offset);
        if (group == null || group.owner == null && !isBehind || isFull() && !deferred.contains(offset)) {
            return false;
        }
        group.deferred.add(offset);
        deferred.add(offset);
        if (!isBehind) {
            waiting.computeIfAbsent(group.owner, absent -> new TreeMap<>()).put(offset, group);
        }
        return true;
    }

    /** Whether so many messages wait that no further one may. */
    boolean isFull() {
        return deferred.size() >= DEFERRED_LIMIT;
    }

    boolean hasDeferred() {
        return !deferred.isEmpty();
    }

    /** The owner asks: as many of the messages that wait for it as it has credit for are ready again, the lowest ones. */
    void resume(Lease owner, long credit, OffsetRanges.RangeConsumer ready) {
        TreeMap<Long, Group> its = waiting.get(owner);
        if (its == null) {
            return;
        }
        for (long left = credit; left > 0 && !its.isEmpty(); left--) {
            Map.Entry<Long, Group> lowest = its.pollFirstEntry();
            long offset = lowest.getKey();
            lowest.getValue().deferred.remove(offset, offset);
            deferred.remove(offset, offset);
            ready.accept(offset, offset);
        }
        if (its.isEmpty()) {
            waiting.remove(owner);
        }
    }

    /** A range is settled; answers whether something that waited is ready again. */
    boolean settled(long from, long to, OffsetRanges.RangeConsumer ready) {
        if (deferred.remove(from, to) > 0) {
            byHash.values().forEach(group -> group.deferred.remove(from, to));
            waiting.values().forEach(its -> its.subMap(from, true, to, true).clear());
            waiting.values().removeIf(TreeMap::isEmpty);
        }
        boolean freed = comeAgain(from, to, ready);
        return inFlight.isEmpty() ? freed : freed | release(from, to, null, ready);
    }

    /** A message that was in flight waits, and what is behind it in its group with it. */
    void postpone(long offset, OffsetRanges.RangeConsumer ready) {
        Group group = inFlight.remove(offset);
        if (group != null) {
            if (group.postponed == null) {
                group.postponed = new OffsetRanges();
            }
            group.postponed.add(offset);
            postponed.put(offset, group);
            if (--group.held == 0) {
                end(group, ready);
            }
        }
    }

    /** A range is postponed no longer; answers whether something that waited for that is ready again. */
    boolean comeAgain(long from, long to, OffsetRanges.RangeConsumer ready) {
        if (postponed.isEmpty()) {
            return false;
        }
        boolean freed = false;
        for (Map.Entry<Long, Group> each = postponed.ceilingEntry(from);
                each != null && each.getKey() <= to;
                each = postponed.ceilingEntry(from)) {
            postponed.remove(each.getKey());
            Group group = each.getValue();
            group.postponed.remove(each.getKey(), each.getKey());
            freed |= end(group, ready);
        }
        return freed;
    }

    /** A lease gives a range back. */
    void givenBack(Lease by, long from, long to, OffsetRanges.RangeConsumer ready) {
        if (!inFlight.isEmpty()) {
            release(from, to, by, ready);
        }
    }

    private boolean release(long from, long to, Lease by, OffsetRanges.RangeConsumer ready) {
        boolean freed = false;
        Iterator<Group> ended = inFlight.subMap(from, true, to, true).values().iterator();
        while (ended.hasNext()) {
            Group group = ended.next();
            if (by == null || group.owner == by) {
                ended.remove();
                if (--group.held == 0) {
                    freed |= end(group, ready);
                }
            }
        }
        return freed;
    }

    /** Nobody holds any of the group, or less of it is postponed: what was deferred is ready, but for what is behind a postponed one. */
    private boolean end(Group group, OffsetRanges.RangeConsumer ready) {
        leaveOwner(group);
        if (group.held == 0) {
            group.owner = null;
            if (!group.hasPostponed()) {
                byHash.remove(group.hash);
            }
        }
        if (group.deferred.isEmpty()) {
            return false;
        }
        OffsetRanges free = new OffsetRanges();
        long last = group.hasPostponed() ? group.postponed.first() : Long.MAX_VALUE;
        group.deferred.forEachWithin(0, last, free::add);
        free.forEach((from, to) -> {
            group.deferred.remove(from, to);
            deferred.remove(from, to);
            ready.accept(from, to);
        });
        return !free.isEmpty();
    }

    /** What is deferred of the group does not wait for its owner any more. */
    private void leaveOwner(Group group) {
        TreeMap<Long, Group> its = waiting.get(group.owner);
        if (its != null) {
            group.deferred.forEach(
                    (from, to) -> its.subMap(from, true, to, true).clear());
            if (its.isEmpty()) {
                waiting.remove(group.owner);
            }
        }
    }

    /**
     * Those of a lease's messages that another could have if it gave back all of them: they are of no group, or the lease would
     * hold no other of it.
     */
    long[] freedBy(long[] unread) {
        Map<Group, Integer> given = new HashMap<>();
        for (long offset : unread) {
            Group group = inFlight.get(offset);
            if (group != null) {
                given.merge(group, 1, Integer::sum);
            }
        }
        return Arrays.stream(unread)
                .filter(offset -> {
                    Group group = inFlight.get(offset);
                    return group == null || given.get(group) == group.held && !group.isBehindPostponed(offset);
                })
                .toArray();
    }
}
