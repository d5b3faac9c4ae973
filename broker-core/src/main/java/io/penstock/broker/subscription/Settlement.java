package io.penstock.broker.subscription;

import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one subscription has settled of one queue: the only store of acknowledgements, whatever the way in.
 *
 * <pre>
 *        floor                          reservedUpTo            next
 *  ────────┼──────────────────────────────────┼───────────────────┼──→ offsets
 *  settled │ settled here and there           │ never delivered   │ not there yet
 *
 *  unsettled ── accept, expire ──→ settled                     (for ever)
 *  unsettled ── fail(count seen) ──→ unsettled, count + 1      (only if nobody counted since)
 *  unsettled ── lock ──→ pending ── unlock ──→ unsettled
 *                          └────── settlePending ──→ settled   (by the transaction branch that holds it)
 * </pre>
 *
 * <p>A message below {@code flaggedBelow} may have been delivered in an earlier life of the broker by a delivery that
 * nobody lived to report: it is shown as redelivered, and its failure count stays what it is.
 *
 * <p>Invariants: {@code floor} is unsettled or does not exist yet; {@code settled} holds only offsets above it;
 * {@code failures} only unsettled ones, with counts above 0; {@code pending} only unsettled ones.
 *
 * <p>Replicated state: a function of the log. Owner: the log thread. Accepting in order and asking whether an offset is
 * settled allocate nothing.
 */
public final class Settlement {
    private final OffsetSet settled;
    private final OffsetSet pending;
    private final TreeMap<Long, Integer> failures = new TreeMap<>();
    private long floor;
    private long reservedUpTo;
    private long flaggedBelow;

    /** Everything below {@code floor} is settled, as the offsets from before a subscription are. */
    public Settlement(long floor) {
        this(floor, new OffsetSet(), new OffsetSet());
        this.reservedUpTo = floor;
        this.flaggedBelow = floor;
    }

    private Settlement(long floor, OffsetSet settled, OffsetSet pending) {
        this.floor = floor;
        this.settled = settled;
        this.pending = pending;
    }

    /** The lowest offset that is not settled. */
    public long floor() {
        return floor;
    }

    /** Offsets below this one may have been delivered. */
    public long reservedUpTo() {
        return reservedUpTo;
    }

    public boolean isSettled(long offset) {
        return offset < floor || settled.contains(offset);
    }

    /** Whether a transaction branch holds the offset. */
    public boolean isPending(long offset) {
        return pending.contains(offset);
    }

    /** Whether transaction branches hold any offset. */
    public boolean hasPending() {
        return !pending.isEmpty();
    }

    /** Whether any offset of the range, both ends included, is settled or pending. */
    public boolean touches(long from, long to) {
        if (from < floor) {
            return true;
        }
        return !settled.isEmpty() && settled.count(from, to) > 0 || !pending.isEmpty() && pending.count(from, to) > 0;
    }

    /** The lowest unsettled offset at or above {@code from}, pending ones included; it may be one that is not there yet. */
    public long nextUnsettled(long from) {
        return settled.nextAbsent(Math.max(from, floor));
    }

    /** The lowest offset at or above {@code from} that is neither settled nor pending. */
    public long nextReady(long from) {
        long offset = nextUnsettled(from);
        while (!pending.isEmpty() && pending.contains(offset)) {
            offset = nextUnsettled(pending.nextAbsent(offset));
        }
        return offset;
    }

    /** How many offsets below {@code next} are unsettled. */
    public long unsettledCount(long next) {
        return Math.max(0, next - floor - settled.size());
    }

    /**
     * Settles a range, both ends included, but for what is pending. What is settled stays so. The caller has cut the range
     * to offsets that exist.
     *
     * @return how many offsets were unsettled before
     */
    public long accept(long from, long to) {
        long low = Math.max(from, floor);
        if (low > to) {
            return 0;
        }
        if (pending.isEmpty()) {
            return settle(low, to);
        }
        long accepted = 0;
        while (low <= to) {
            long locked = pending.nextPresent(low);
            if (locked < 0 || locked > to) {
                return accepted + settle(low, to);
            }
            if (locked > low) {
                accepted += settle(low, locked - 1);
            }
            low = pending.nextAbsent(locked);
        }
        return accepted;
    }

    private long settle(long from, long to) {
        if (!failures.isEmpty()) {
            failures.subMap(from, true, to, true).clear();
        }
        if (from > floor) {
            return settled.add(from, to);
        }
        long fresh = to - floor + 1;
        if (settled.isEmpty()) {
            floor = to + 1;
        } else {
            fresh -= settled.count(floor, to);
            floor = settled.nextAbsent(to + 1);
            settled.removeBelow(floor);
        }
        return fresh;
    }

    /** How often the delivery of an offset failed. */
    public int failureCount(long offset) {
        if (failures.isEmpty()) {
            return 0;
        }
        Integer count = failures.get(offset);
        return count == null ? 0 : count;
    }

    /**
     * Counts a failed delivery, unless the offset is settled or pending or has been counted since.
     *
     * @param countSeen the failure count that the reporter knew
     * @return whether it was counted
     */
    public boolean fail(long offset, int countSeen) {
        if (isSettled(offset) || isPending(offset) || failureCount(offset) != countSeen) {
            return false;
        }
        if (countSeen < Integer.MAX_VALUE) {
            failures.put(offset, countSeen + 1);
        }
        return true;
    }

    /** Offsets below {@code upTo} may be delivered from now on; the mark only rises. */
    public void reserve(long upTo) {
        reservedUpTo = Math.max(reservedUpTo, upTo);
    }

    /** An orderly stop: nothing at or above {@code upTo} was delivered, whatever was reserved. */
    public void delivered(long upTo) {
        reservedUpTo = Math.max(floor, Math.min(reservedUpTo, upTo));
    }

    /**
     * The broker died: everything unsettled below the reservation may have been delivered without a word.
     *
     * @param next the offset that the queue's next message gets: what comes after the crash was not there to be delivered
     */
    public void crashed(long next) {
        flaggedBelow = Math.max(flaggedBelow, Math.min(reservedUpTo, next));
    }

    /** Whether the next delivery of the offset may not be its first. */
    public boolean isRedelivered(long offset) {
        return offset < flaggedBelow || failureCount(offset) > 0;
    }

    /** What JMSXDeliveryCount shows at the next delivery: failures + 1, and at least 2 if flagged. */
    public int deliveryCount(long offset) {
        int failed = failureCount(offset);
        int count = failed == Integer.MAX_VALUE ? failed : failed + 1;
        return offset < flaggedBelow ? Math.max(2, count) : count;
    }

    /**
     * A transaction branch takes hold of a range, all or nothing.
     *
     * @return false if any offset of it is settled or pending
     */
    public boolean lock(long from, long to) {
        if (touches(from, to)) {
            return false;
        }
        pending.add(from, to);
        return true;
    }

    /** A transaction branch was rolled back: the range that it locked is unsettled again. */
    public void unlock(long from, long to) {
        pending.remove(from, to);
    }

    /**
     * A transaction branch was committed: the range that it locked is settled.
     *
     * @return how many offsets were unsettled before
     */
    public long settlePending(long from, long to) {
        pending.remove(from, to);
        return accept(from, to);
    }

    /** Writes the settlement for a checkpoint. */
    public void encode(OutBuffer out) {
        out.putLong(floor).putLong(reservedUpTo).putLong(flaggedBelow);
        settled.encode(out);
        pending.encode(out);
        out.putInt(failures.size());
        for (Map.Entry<Long, Integer> failure : failures.entrySet()) {
            out.putLong(failure.getKey()).putInt(failure.getValue());
        }
    }

    /** Reads what {@link #encode} wrote. */
    public static Settlement decode(ByteBuffer source) {
        long floor = source.getLong();
        long reserved = source.getLong();
        long flagged = source.getLong();
        Settlement settlement = new Settlement(floor, OffsetSet.decode(source), OffsetSet.decode(source));
        settlement.reservedUpTo = reserved;
        settlement.flaggedBelow = flagged;
        for (int left = source.getInt(); left > 0; left--) {
            settlement.failures.put(source.getLong(), source.getInt());
        }
        return settlement;
    }
}
