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
    /** Messages of a holder with another filter that are looked at, the youngest first. */
    private static final int LOOK_LIMIT = 32;

    private final Dispatcher dispatcher;
    private final Set<Link> waiting = new LinkedHashSet<>();

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
            if (!link.wants()) {
                links.remove();
                continue;
            }
            if (!mayBeServed(link) && askForOne(link)) {
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

    private boolean askOneOther(Lease waiting) {
        for (Lease other : waiting.feed().leases()) {
            Link holder = other.link();
            boolean may = holder != waiting.link() && !holder.isRecalling() && holder.isOpen();
            long wanted = may ? wanted(waiting, other) : 0;
            if (wanted > 0) {
                holder.recalling(true);
                FrameWriter.oneway(
                        holder.connection().outbound().frames(),
                        Recall.LAYOUT,
                        new Recall(holder.number(), holder.generation(), (int) wanted));
                return true;
            }
        }
        return false;
    }

    /** How many of the youngest unread messages of a holder the waiting link should get to see; 0 if none would help. */
    private long wanted(Lease waiting, Lease holder) {
        if (waiting.view() == holder.view() || !waiting.view().isFiltered()) {
            // Half of what a busy listener holds; all that a consumer who does not ask holds of one message.
            return Math.min(waiting.link().creditMessages(), (holder.unread() + 1) / 2);
        }
        long[] youngest = holder.youngestUnread(LOOK_LIMIT);
        for (int i = 0; i < youngest.length; i++) {
            if (dispatcher.isWanted(waiting.feed(), waiting.view(), youngest[i])) {
                return i + 1;
            }
        }
        return 0;
    }
}
