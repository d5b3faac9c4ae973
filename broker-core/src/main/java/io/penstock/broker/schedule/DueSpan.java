package io.penstock.broker.schedule;

/**
 * A stretch of time, 2<sup>tier</sup> ms long and beginning at a multiple of that: the due times of one bucket.
 *
 * <p>A message's tier comes from how far ahead its due time is when it is stored: a span is between a 16th and a 32nd of
 * that, but at least {@value #TIER_MIN_MS} ms. So at any time there are at most 34 spans of a tier in which a message can be,
 * and 43 tiers hold all times that a long can say: however many messages are delayed, and for however long, the buckets
 * are few.
 *
 * <p>Pure; a function of the record alone. Order: by beginning, the longer span first.
 */
public record DueSpan(int tier, long from) implements Comparable<DueSpan> {
    /** The shortest span: about a minute. */
    static final int TIER_MIN = 16;

    private static final long TIER_MIN_MS = 1L << TIER_MIN;

    /** How many binary digits a span is shorter than the delay. */
    private static final int DIGITS = 4;

    /** The highest tier. */
    static final int TIER_MAX = Long.SIZE - 2 - DIGITS;

    public DueSpan {
        if (tier < TIER_MIN || tier > TIER_MAX || (from & (1L << tier) - 1) != 0) {
            throw new IllegalArgumentException("no span of tier " + tier + " begins at " + from);
        }
    }

    /**
     * Where a message belongs.
     *
     * @param due when it becomes due, epoch ms
     * @param now when it is stored, epoch ms; before {@code due}
     */
    public static DueSpan of(long due, long now) {
        int digits = Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, due - now));
        int tier = Math.max(TIER_MIN, digits - DIGITS);
        return new DueSpan(tier, due & -(1L << tier));
    }

    /** The last due time of the span, inclusive. */
    public long last() {
        return from + ((1L << tier) - 1);
    }

    @Override
    public int compareTo(DueSpan other) {
        int byFrom = Long.compare(from, other.from);
        return byFrom != 0 ? byFrom : Integer.compare(other.tier, tier);
    }
}
