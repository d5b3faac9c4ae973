package io.penstock.broker.delivery;

/**
 * What one link holds of one feed: the offsets in flight, and how far the application has seen them.
 *
 * <p>Owner: the log thread. Heap grows with what is in flight on the link, which its credit bounds.
 */
final class Lease {
    private final Link link;
    private final Feed feed;
    private final OffsetRanges held = new OffsetRanges();
    private long seen = -1;

    Lease(Link link, Feed feed) {
        this.link = link;
        this.feed = feed;
    }

    Link link() {
        return link;
    }

    Feed feed() {
        return feed;
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

    /** Hands over what it holds of what the application has seen, and the one message after that. */
    void forEachSeenAndTheNext(OffsetRanges.RangeConsumer consumer) {
        long[] next = {-1};
        held.forEachWithin(0, seen, consumer);
        held.forEachWithin(seen + 1, Long.MAX_VALUE, (from, to) -> next[0] = next[0] < 0 ? from : next[0]);
        if (next[0] >= 0) {
            consumer.accept(next[0], next[0]);
        }
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
}
