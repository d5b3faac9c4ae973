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
 * <p>At most one request is under way for a link; the client answers each, if only to say that it has nothing.
 *
 * <p>Owner: the log thread. Bounded by the links that wait beside another link of their subscription.
 */
final class Recalls {
    private final Set<Link> waiting = new LinkedHashSet<>();

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
            for (Lease lease : link.leases()) {
                if (lease.feed().nextReady() < 0 && askOneOther(lease)) {
                    asked++;
                }
            }
        }
        return asked;
    }

    private static boolean askOneOther(Lease waiting) {
        for (Lease other : waiting.feed().leases()) {
            Link holder = other.link();
            long unread =
                    other.link() == waiting.link() || holder.isRecalling() || !holder.isOpen() ? 0 : other.unread();
            if (unread > 0) {
                // Half of what a busy listener holds; all that a consumer who does not ask holds of one message.
                long wanted = Math.min(waiting.link().creditMessages(), (unread + 1) / 2);
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
}
