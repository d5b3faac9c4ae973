package io.penstock.broker.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The leases of one feed: all of them, exclusive ones ahead, and which of them may have unread messages, in the order in
 * which recalls ask them.
 *
 * <p>Invariant: a lease with unread messages is among the holders. One without is not taken out at once, for that would cost
 * each message something; who comes upon it drops it. Owner: the log thread. Bounded by the leases.
 */
final class Leases {
    private final List<Lease> all = new ArrayList<>(2);
    private final ArrayDeque<Lease> holders = new ArrayDeque<>(2);

    List<Lease> all() {
        return all;
    }

    /** One more lease; exclusive ones are ahead, so that they are found at once. */
    void add(Lease lease) {
        int at = all.size();
        if (lease.link().isExclusive()) {
            at = 0;
            while (at < all.size() && all.get(at).link().isExclusive()) {
                at++;
            }
        }
        all.add(at, lease);
    }

    void remove(Lease lease) {
        all.remove(lease);
        if (lease.isHolder()) {
            holders.remove(lease);
            lease.holder(false);
        }
    }

    /** The one lease that is served, if an exclusive consumer is there: the first of them; else null. */
    Lease exclusive() {
        for (int i = 0; i < all.size() && all.get(i).link().isExclusive(); i++) {
            if (all.get(i).link().isOpen()) {
                return all.get(i);
            }
        }
        return null;
    }

    // ---- holders

    /** A lease has got a message; answers whether it was not known for having any. */
    boolean hold(Lease lease) {
        if (lease.isHolder()) {
            return false;
        }
        lease.holder(true);
        holders.add(lease);
        return true;
    }

    /** How many may have unread messages, those included that have none any more. */
    int holders() {
        return holders.size();
    }

    /** The holder whose turn it is to be asked, which goes behind the others; null if it had nothing to give any more and was dropped. */
    Lease nextHolder() {
        Lease lease = holders.poll();
        if (lease.mayGive()) {
            holders.add(lease);
            return lease;
        }
        lease.holder(false);
        return null;
    }

    /** Drops the holder whose turn it is if it has nothing to give; false if it has something, or nobody is left. */
    boolean dropHolder() {
        return !holders.isEmpty() && !holders.peek().mayGive() && nextHolder() == null;
    }
}
