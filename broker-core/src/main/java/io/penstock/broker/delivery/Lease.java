package io.penstock.broker.delivery;

/**
 * What one link holds of one feed: the offsets in flight, and which of them the application has not got.
 *
 * <p>Invariant: {@code unread} is a part of {@code held}. Owner: the log thread. Heap grows with what is in flight on the link, which its credit bounds.
 */
final class Lease {
    private final Link link;
    private final Feed feed;
    private final View view;
    private final OffsetRanges held = new OffsetRanges();
    private boolean holder;

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
        return feed.mayServe(this);
    }

    /** Whether something that the link may want is ready, though perhaps not for this link. */
    boolean isBeforeReady() {
        return feed.nextReady(view) >= 0;
    }

    /** In flight on this link; only to look at. */
    OffsetRanges held() {
        return held;
    }

    /** One more message is in flight, unread. */
    void hold(long offset) {
        held.add(offset);
        link.arrivals().add(this, offset);
    }

    /** A range is settled or goes back. */
    void release(long from, long to) {
        held.remove(from, to);
        link.arrivals().remove(this, from, to);
    }

    /** The application has got this one, and what the link got before it, as the client reports. */
    void seen(long offset) {
        link.arrivals().removeUpTo(this, offset);
    }

    /** Hands over what it holds of what the application has got. */
    void forEachSeen(OffsetRanges.RangeConsumer consumer) {
        OffsetRanges seen = new OffsetRanges();
        held.forEach(seen::add);
        link.arrivals().forEach(this, seen::remove);
        seen.forEach(consumer);
    }

    /**
     * Whether this message, the next one that the application would get, may have been got when the client is lost: only if its
     * delivery has never failed, for before a client hands over a message that comes again, it says so. So a message that nobody
     * has ever seen is counted once at most, however many clients die; and not at all where one failed delivery makes a dead
     * letter.
     */
    boolean mayHaveBeenGot(long offset) {
        return feed.settlement().failureCount(offset) == 0
                && feed.queue().destination().deliveryLimit() != 1;
    }

    /** Whether it is among those of its feed that may have something unread. Called by {@link Leases} only, like the other one. */
    boolean isHolder() {
        return holder;
    }

    void holder(boolean listed) {
        holder = listed;
    }

    /** Whether it has something unread that it could be asked for. */
    boolean mayGive() {
        return link.isOpen() && link.arrivals().has(this);
    }

    /** How many holders there are to look at for the link; none if it would not get what they gave back. */
    int holdersToAsk() {
        Lease exclusive = feed.exclusive();
        return exclusive == null || exclusive == this ? feed.holders() : 0;
    }

    long unread() {
        return link.arrivals().size(this);
    }

    /** Up to so many of the unread offsets, the first delivered first. */
    long[] oldestUnread(int max) {
        return link.arrivals().first(this, max);
    }
}
