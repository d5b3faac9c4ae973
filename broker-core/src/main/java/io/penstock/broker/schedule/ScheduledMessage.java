package io.penstock.broker.schedule;

/**
 * A message that waits for its time, in the order in which messages become due: by due time, and among equals in the order in
 * which they were stored. That is what the tier tells first: of two with one due time, the one that is in the longer span
 * was stored earlier.
 *
 * @param due epoch ms, broker clock
 * @param tier of its bucket's span
 * @param message null of a mark that is only compared with
 */
public record ScheduledMessage(long due, int tier, long offset, DueMessage message)
        implements Comparable<ScheduledMessage> {
    /** One that comes before every message with that due time or a later one. */
    public static ScheduledMessage mark(long due) {
        return new ScheduledMessage(due, Integer.MAX_VALUE, -1, null);
    }

    public static ScheduledMessage of(long due, DueSpan span, DueMessage message) {
        return new ScheduledMessage(due, span.tier(), message.offset(), message);
    }

    @Override
    public int compareTo(ScheduledMessage other) {
        int byDue = Long.compare(due, other.due);
        if (byDue != 0) {
            return byDue;
        }
        int byTier = Integer.compare(other.tier, tier);
        return byTier != 0 ? byTier : Long.compare(offset, other.offset);
    }
}
