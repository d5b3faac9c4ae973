package io.penstock.broker.delivery;

import io.penstock.protocol.wire.Deliveries;
import io.penstock.protocol.wire.FrameWriter;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Links that asked for what is ready now and for word when that was all: a receive that does not wait, or a connection that stops. The word is a delivery
 * without messages, after which the link has no credit.
 *
 * <p>Owner: the log thread. Bounded by the open links.
 */
final class Drains {
    private final Set<Link> draining = new LinkedHashSet<>();

    void begin(Link link) {
        draining.add(link);
    }

    /** Tells those for whom nothing more is ready, or whose credit is used up; answers how many. */
    int finish() {
        int finished = 0;
        for (Iterator<Link> links = draining.iterator(); links.hasNext(); ) {
            Link link = links.next();
            if (!link.isOpen() || link.connection().isEnded()) {
                links.remove();
            } else if (!link.hasCredit() || nothingReady(link)) {
                links.remove();
                link.voidCredit();
                FrameWriter.oneway(
                        link.connection().outbound().frames(),
                        Deliveries.LAYOUT,
                        new Deliveries(link.number(), link.generation(), List.of()));
                finished++;
            }
        }
        return finished;
    }

    private static boolean nothingReady(Link link) {
        for (Lease lease : link.leases()) {
            if (lease.mayBeServed()) {
                return false;
            }
            if (lease.isBeforeReady()) {
                // It stands in the way of lower priorities, and only others can take it away.
                return true;
            }
        }
        return true;
    }
}
