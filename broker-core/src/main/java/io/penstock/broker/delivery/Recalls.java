package io.penstock.broker.delivery;

import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Recall;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Takes unread messages back from one consumer's buffer when another waits and nothing is ready, so that two consumers
 * that ask in turn are served in turn although the first had credit for both.
 *
 * <p>At most one request is under way for a link; the client answers each, if only to say that it has nothing. From a
 * holder with another filter only what the waiting one surely wants is asked for, so that nothing goes back and forth.
 *
 * <p>Owner: the log thread. Bounded by the links that wait beside another link of their subscription.
 */
final class Recalls {
    /** Messages of a holder with another filter that are looked at, the oldest first: more than a consumer fetches ahead by default. */
    private static final int LOOK_LIMIT = 128;

    private final Dispatcher dispatcher;
    private final Set<Link> waiting = new LinkedHashSet<>();
    private long recalls;

    Recalls(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** A link was granted credit: it may come to wait. */
    void watch(Link link) {
        for (int i = 0; i < link.leases().size(); i++) {
            if (link.leases().get(i).feed().leases().size() > 1) {
                waiting.add(link);
                return;
            }
        }
    }

    /** Asks where it would help; answers how often it did. */
    int ask() {
        int asked = 0;
        for (Iterator<Link> links = waiting.iterator(); links.hasNext(); ) {
            Link link = links.next();
            if (!link.waits()) {
                links.remove();
                continue;
            }
            if (waitsNow(link) && !mayBeServed(link) && askForOne(link)) {
                asked++;
            }
        }
        return asked;
    }

    private static boolean mayBeServed(Link link) {
        for (Lease lease : link.leases()) {
            if (lease.mayBeServed()) {
                return true;
            }
        }
        return false;
    }

    private boolean askForOne(Link link) {
        for (Lease lease : link.leases()) {
            if (askOneOther(lease)) {
                return true;
            }
        }
        return false;
    }

    /** Credit alone is no waiting: what holds a message that it has not reported as read is busy, and would only hold more. */
    private static boolean waitsNow(Link link) {
        return link.wants() && link.unread() == 0;
    }

    /**
     * Asks the holder that was asked longest ago: one whose only message is in its application's hands looks as if it had
     * not read it, and must not be asked again and again while another has some to give.
     */
    private boolean askOneOther(Lease waiting) {
        Lease exclusive = waiting.feed().exclusive();
        if (exclusive != null && exclusive != waiting) {
            return false;
        }
        Lease chosen = null;
        long wanted = 0;
        for (Lease other : waiting.feed().leases()) {
            Link holder = other.link();
            boolean may = holder != waiting.link() && !holder.isRecalling() && holder.isOpen();
            if (may && (chosen == null || holder.lastRecall() < chosen.link().lastRecall())) {
                long wantedOfIt = wanted(waiting, other);
                if (wantedOfIt > 0) {
                    chosen = other;
                    wanted = wantedOfIt;
                }
            }
        }
        if (chosen == null) {
            return false;
        }
        Link holder = chosen.link();
        holder.recall(++recalls);
        FrameWriter.oneway(
                holder.connection().outbound().frames(),
                Recall.LAYOUT,
                new Recall(holder.number(), holder.generation(), (int) wanted));
        return true;
    }

    /** How many of the oldest unread messages a holder should give back for the waiting link; 0 if none would help. */
    private long wanted(Lease waiting, Lease holder) {
        // Half of what a busy listener holds; all that a consumer who does not ask holds of one message.
        long fair = Math.min(waiting.link().creditMessages(), (holder.unread() + 1) / 2);
        boolean all = waiting.view() == holder.view() || !waiting.view().isFiltered();
        Feed feed = waiting.feed();
        if (all && !feed.hasGroups()) {
            return fair;
        }
        long[] oldest = holder.oldestUnread(LOOK_LIMIT);
        for (int i = 0; i < oldest.length; i++) {
            if (feed.wouldFree(oldest, i) && (all || dispatcher.isWanted(feed, waiting.view(), oldest[i]))) {
                // All, for what the waiting one does not want, or may not have, comes back to the holder, and must not
                // come behind what it kept.
                return holder.unread();
            }
        }
        return 0;
    }
}
