package io.penstock.jms.consume;

import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.Grant;
import io.penstock.jms.link.TagRange;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One consumer's buffer of unread messages, and the credit that keeps it filled.
 *
 * <p>Invariant: unread + granted ≤ prefetch (or 1, if that is 0, and then only while somebody wants it), in messages and, but for the last message,
 * in bytes. All mutable state is under the session lock, except {@link #unreadNow} and {@link #lostBy}. Unread messages are forgotten by a crash and come again.
 */
public final class ConsumerLink {
    /** Bytes of messages that a consumer may hold; one larger message alone is always allowed. */
    static final int BYTES_MAX = 4 << 20;

    /** Whether credit may be granted. */
    private enum Flow {
        FLOWING,
        /** An empty delivery is awaited that ends the credit. */
        DRAINING,
        /** Its broker is lost, while others are there. */
        CUT,
        CLOSED
    }

    /** What the broker learns of when a listener has read all there was. */
    public enum WhenIdle {
        /** Nothing: what is read is settled at once. */
        SILENT,
        /** How far the application has read, since the broker recalls others' messages only for those who hold nothing unread. */
        REPORTS
    }

    private final int number;
    private final long subscription;
    private final int prefetch;
    private final WhenIdle whenIdle;

    private final UnreadMessages unread = new UnreadMessages();
    /** What was seen last of queues other than that of the very last message, and was not told yet; null if there never was another. */
    private Map<Integer, Grant.Tag> alsoSeen;

    private int granted;
    private long grantedBytes;
    private Grant.Tag seen;
    private Grant.Tag reported;
    private Flow flow = Flow.FLOWING;
    private Consumer<Delivered> listener;
    private boolean turnQueued;
    private volatile int unreadNow;
    private volatile Exception lostBy;

    /**
     * @param number the client's number of the link
     * @param subscription the broker's number of what it consumes from
     * @param prefetch messages to hold ahead; 0 asks for each one when it is wanted
     * @param whenIdle what the broker learns of when a listener has read all
     */
    public ConsumerLink(int number, long subscription, int prefetch, WhenIdle whenIdle) {
        this.number = number;
        this.subscription = subscription;
        this.prefetch = prefetch;
        this.whenIdle = whenIdle;
    }

    public int number() {
        return number;
    }

    public long subscription() {
        return subscription;
    }

    public int prefetch() {
        return prefetch;
    }

    /** How many messages are unread, for those who only want to know whether more is at hand; without a lock, and so a moment old. */
    public int unreadNow() {
        return unreadNow;
    }

    /** Why it was closed without its user's wish; null if it was not. */
    public Exception lostBy() {
        return lostBy;
    }

    // ---- under the session lock

    Consumer<Delivered> listener() {
        return listener;
    }

    void listener(Consumer<Delivered> next) {
        listener = next;
    }

    /** Claims the one queued turn of the listener; false if there is one already, or nothing to do for it. */
    boolean claimTurn() {
        if (turnQueued || listener == null || unread.isEmpty()) {
            return false;
        }
        turnQueued = true;
        return true;
    }

    void endTurn() {
        turnQueued = false;
    }

    /** Whether no turn of the listener is queued or running. */
    boolean turnEnded() {
        return !turnQueued;
    }

    boolean isEmpty() {
        return unread.isEmpty();
    }

    boolean isClosed() {
        return flow == Flow.CLOSED;
    }

    boolean isFlowing() {
        return flow == Flow.FLOWING;
    }

    void add(List<Delivered> messages) {
        for (Delivered message : messages) {
            unread.addLast(message);
            grantedBytes -= message.size();
        }
        granted = Math.max(0, granted - messages.size());
        unreadNow = unread.size();
    }

    /** The next unread message, which is then seen; null if there is none. */
    Delivered poll() {
        Delivered message = unread.pollFirst();
        if (message != null) {
            unreadNow = unread.size();
            see(message);
        }
        return message;
    }

    private void see(Delivered message) {
        if (seen != null && seen.queueId() != message.queueId()) {
            if (alsoSeen == null) {
                alsoSeen = new TreeMap<>();
            }
            alsoSeen.put(seen.queueId(), seen);
            alsoSeen.remove(message.queueId());
        }
        seen = new Grant.Tag(message.queueId(), message.offset());
    }

    /** What is to be told of other queues with the next grant. */
    private List<Grant.Tag> tellAlsoSeen() {
        if (alsoSeen == null || alsoSeen.isEmpty()) {
            return List.of();
        }
        List<Grant.Tag> told = List.copyOf(alsoSeen.values());
        alsoSeen.clear();
        return told;
    }

    /** Puts back what {@link #poll} gave last. */
    void putBack(Delivered message) {
        if (flow != Flow.CLOSED) {
            unread.addFirst(message);
            unreadNow = unread.size();
        }
    }

    /** Gives up to so many unread messages away, the oldest first: whoever gets them, and gets more later, gets them in order. */
    List<TagRange> takeOldest(int max) {
        TagRanges tags = new TagRanges();
        for (int i = 0; i < max && !unread.isEmpty(); i++) {
            Delivered oldest = unread.pollFirst();
            tags.add(subscription, oldest.queueId(), oldest.offset());
        }
        unreadNow = unread.size();
        return tags.toList();
    }

    /** Forgets unread messages and credit: the lease they stood on is gone. */
    void forget() {
        unread.clear();
        alsoSeen = null;
        unreadNow = 0;
        credit(0, 0);
        giveUpDraining();
    }

    /** Its broker is lost, while others are there: forgets as above, until {@link #mend}. */
    void cut() {
        forget();
        if (flow != Flow.CLOSED) {
            flow = Flow.CUT;
        }
    }

    /** Its broker is back. */
    void mend() {
        forget();
        if (flow == Flow.CUT) {
            flow = Flow.FLOWING;
        }
    }

    boolean isCut() {
        return flow == Flow.CUT;
    }

    void lose(Exception why) {
        lostBy = why;
        close();
    }

    void close() {
        forget();
        flow = Flow.CLOSED;
    }

    /** The credit that is due after a message was handed over; null if none is. */
    Grant topUp(int generation) {
        return prefetch == 0 ? null : demand(generation);
    }

    /** The credit that is due since somebody wants messages; null if enough is out. */
    Grant demand(int generation) {
        if (flow != Flow.FLOWING) {
            return null;
        }
        int half = prefetch / 2;
        boolean fewMessages = unread.size() + granted <= half;
        boolean fewBytes = unread.bytes() + grantedBytes <= BYTES_MAX / 2;
        if (!fewMessages && !fewBytes) {
            return null;
        }
        return grant(generation, Grant.Rest.KEPT);
    }

    /**
     * What must be said before a message that was just polled is handed over: of one that comes again, that the application has
     * got it, so that a broker which loses us counts it. Null for a message that is new.
     */
    Grant handover(Delivered message, int generation) {
        return message.deliveryCount() > 1 ? waiting(generation) : null;
    }

    /** Says that somebody waits although all credit is granted. */
    Grant waiting(int generation) {
        reported = seen;
        return new Grant(number, generation, 0, 0, Grant.Rest.KEPT, seen, tellAlsoSeen());
    }

    /** Says that a listener waits, if the broker does not know how far it has read; null if it need not know. */
    Grant idle(int generation) {
        boolean known = whenIdle == WhenIdle.SILENT || Objects.equals(seen, reported);
        return known || flow != Flow.FLOWING ? null : waiting(generation);
    }

    /** Asks for what is ready now, to the full credit, and for word when that was all. */
    Grant drain(int generation) {
        Grant grant = grant(generation, Grant.Rest.DRAINED);
        flow = Flow.DRAINING;
        return grant;
    }

    /** Voids the credit that is out; null if none is. */
    Grant stop(int generation) {
        if (flow != Flow.FLOWING || granted == 0) {
            return null;
        }
        flow = Flow.DRAINING;
        return new Grant(number, generation, 0, 0, Grant.Rest.DRAINED, seen, tellAlsoSeen());
    }

    /** The broker has said that the credit is used up. */
    void drained() {
        giveUpDraining();
        credit(0, 0);
    }

    /** Waits no longer for the word that a draining credit is used up: what was granted counts until that word comes after all. */
    void giveUpDraining() {
        if (flow == Flow.DRAINING) {
            flow = Flow.FLOWING;
        }
    }

    private Grant grant(int generation, Grant.Rest rest) {
        int messages = Math.max(0, Math.max(1, prefetch) - unread.size() - granted);
        int bytes = (int) Math.max(0, BYTES_MAX - unread.bytes() - grantedBytes);
        credit(granted + messages, grantedBytes + bytes);
        reported = seen;
        return new Grant(number, generation, messages, bytes, rest, seen, tellAlsoSeen());
    }

    private void credit(int messages, long bytes) {
        granted = messages;
        grantedBytes = bytes;
    }
}
