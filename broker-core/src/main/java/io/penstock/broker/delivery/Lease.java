package io.penstock.broker.delivery;

/**
 * What one link holds of one feed: the offsets in flight, and how far the application has seen them.
 *
 * <p>Owner: the log thread. Heap grows with what is in flight on the link, which its credit bounds.
 */
final class Lease {
    private final Link link;
    private final Feed feed;
    private final View view;
    private final OffsetRanges held = new OffsetRanges();
    private long seen = -1;

    Lease(Link link, Feed feed, View view) {
        this.link = link;
        this.feed = feed;
        this.view = view;
    }

    Link link() {
        return link;
    }

    Feed feed() {
        return feed;
    }

    /** What of the feed the link wants. */
    View view() {
        return view;
    }

    /** Whether something may be ready for the link. */
    boolean mayBeServed() {
        return feed.nextReady(view) >= 0;
    }

    /** In flight on this link. */
    OffsetRanges held() {
        return held;
    }

    /** The last offset that the application got, as the client reported; -1 for none. */
    long seen() {
        return seen;
    }

    /** One more message is in flight; one below what was seen has come again and is unread. */
    void hold(long offset) {
        held.add(offset);
        if (offset <= seen) {
            seen = offset - 1;
        }
    }

    void seen(long offset) {
        seen = Math.max(seen, offset);
    }

    /** Hands over what it holds of what the application has seen. */
    void forEachSeen(OffsetRanges.RangeConsumer consumer) {
        held.forEachWithin(0, seen, consumer);
    }

    /** The first message that it holds and the application has not seen; -1 if there is none. */
    long firstUnread() {
        long[] first = {-1};
        held.forEachWithin(seen + 1, Long.MAX_VALUE, (from, to) -> first[0] = first[0] < 0 ? from : first[0]);
        return first[0];
    }

    /** After a reset nothing that comes again has been seen. */
    void forgetSeen() {
        seen = -1;
    }

    long unread() {
        long[] unread = new long[1];
        held.forEachWithin(seen + 1, Long.MAX_VALUE, (from, to) -> unread[0] += to - from + 1);
        return unread[0];
    }

    /** Up to so many of the unread offsets, the highest first. */
    long[] youngestUnread(int max) {
        long[] all = new long[(int) Math.min(unread(), Integer.MAX_VALUE / 2)];
        int[] count = new int[1];
        held.forEachWithin(seen + 1, Long.MAX_VALUE, (from, to) -> {
            for (long offset = from; offset <= to; offset++) {
                all[count[0]++] = offset;
            }
        });
        long[] youngest = new long[Math.min(max, all.length)];
        for (int i = 0; i < youngest.length; i++) {
            youngest[i] = all[all.length - 1 - i];
        }
        return youngest;
    }
}
