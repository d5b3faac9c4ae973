package io.penstock.broker.delivery;

import java.util.Arrays;

/**
 * A set of queue offsets kept as disjoint ranges in ascending order: what a link holds, what went back.
 *
 * <p>Deliveries run upwards, so the set is nearly always one to three ranges and every operation touches the last or the
 * first of them. Its size is bounded by what is in flight, never by what is stored. Plain and single-threaded.
 *
 * <p>Invariant: {@code from[i] <= to[i] < from[i + 1] - 1}; neighbours are merged.
 */
public final class OffsetRanges {
    private long[] from = new long[4];
    private long[] to = new long[4];
    private int ranges;
    private long size;

    /** Receives one range, both ends included. */
    @FunctionalInterface
    public interface RangeConsumer {
        void accept(long from, long to);
    }

    public boolean isEmpty() {
        return ranges == 0;
    }

    /** How many offsets the set holds. */
    public long size() {
        return size;
    }

    /** The lowest offset, or -1 when empty. */
    public long first() {
        return ranges == 0 ? -1 : from[0];
    }

    /** The highest offset, or -1 when empty. */
    public long last() {
        return ranges == 0 ? -1 : to[ranges - 1];
    }

    public boolean contains(long offset) {
        int at = firstEndingAtOrAfter(offset);
        return at < ranges && from[at] <= offset;
    }

    /** The last offset of the range that an offset of the set is in. */
    public long endOf(long offset) {
        return to[firstEndingAtOrAfter(offset)];
    }

    /** Adds one offset. */
    public void add(long offset) {
        add(offset, offset);
    }

    /** Adds a range, both ends included. */
    public void add(long low, long high) {
        int at = firstEndingAtOrAfter(low - 1);
        long newFrom = low;
        long newTo = high;
        int end = at;
        while (end < ranges && from[end] <= high + 1) {
            newFrom = Math.min(newFrom, from[end]);
            newTo = Math.max(newTo, to[end]);
            size -= to[end] - from[end] + 1;
            end++;
        }
        replace(at, end, 1);
        from[at] = newFrom;
        to[at] = newTo;
        size += newTo - newFrom + 1;
    }

    /**
     * Removes a range, both ends included.
     *
     * @return how many offsets of it were in the set
     */
    public long remove(long low, long high) {
        int at = firstEndingAtOrAfter(low);
        if (at == ranges || from[at] > high) {
            return 0;
        }
        long before = size;
        int end = at;
        long leftFrom = from[at];
        long rightTo = 0;
        while (end < ranges && from[end] <= high) {
            rightTo = to[end];
            size -= to[end] - from[end] + 1;
            end++;
        }
        boolean left = leftFrom < low;
        boolean right = rightTo > high;
        replace(at, end, (left ? 1 : 0) + (right ? 1 : 0));
        if (left) {
            from[at] = leftFrom;
            to[at] = low - 1;
            size += low - leftFrom;
            at++;
        }
        if (right) {
            from[at] = high + 1;
            to[at] = rightTo;
            size += rightTo - high;
        }
        return before - size;
    }

    /** Hands over the parts of the set that lie in a range, in ascending order. The set must not change meanwhile. */
    public void forEachWithin(long low, long high, RangeConsumer consumer) {
        for (int at = firstEndingAtOrAfter(low); at < ranges && from[at] <= high; at++) {
            consumer.accept(Math.max(low, from[at]), Math.min(high, to[at]));
        }
    }

    /** Hands over all ranges in ascending order. The set must not change meanwhile. */
    public void forEach(RangeConsumer consumer) {
        for (int at = 0; at < ranges; at++) {
            consumer.accept(from[at], to[at]);
        }
    }

    public void clear() {
        ranges = 0;
        size = 0;
    }

    /** The index of the first range whose end is at or after the offset. */
    private int firstEndingAtOrAfter(long offset) {
        if (ranges == 0 || to[ranges - 1] < offset) {
            return ranges;
        }
        int low = 0;
        int high = ranges - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (to[middle] < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Makes room for {@code count} ranges in the place of those at {@code [start, end)}. */
    private void replace(int start, int end, int count) {
        int newRanges = ranges - (end - start) + count;
        if (newRanges > from.length) {
            from = Arrays.copyOf(from, newRanges * 2);
            to = Arrays.copyOf(to, newRanges * 2);
        }
        System.arraycopy(from, end, from, start + count, ranges - end);
        System.arraycopy(to, end, to, start + count, ranges - end);
        ranges = newRanges;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        forEach((low, high) -> text.append(text.length() > 1 ? "," : "")
                .append(low)
                .append('-')
                .append(high));
        return text.append('}').toString();
    }
}
