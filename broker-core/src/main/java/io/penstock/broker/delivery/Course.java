package io.penstock.broker.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * The feeds of one subscription, the one of the highest priority ahead; of one priority in use, one alone. And how far recalls
 * have looked among its links, so that they go on there in their next turn.
 *
 * <p>Owner: the log thread. It lives as long as one of its feeds.
 */
final class Course {
    private final Recalls recalls;
    private final List<Feed> feeds = new ArrayList<>(1);
    private boolean listed;
    private int turn;
    /** The link that a holder is looked for, of which lease, and at how many holders still; null if the next look begins anew. */
    private Link seeker;

    private int lease;
    private int holdersLeft;

    Course(Recalls recalls) {
        this.recalls = recalls;
    }

    List<Feed> feeds() {
        return feeds;
    }

    void add(Feed feed) {
        int at = 0;
        while (at < feeds.size()
                && feeds.get(at).queue().priority() >= feed.queue().priority()) {
            at++;
        }
        feeds.add(at, feed);
    }

    void remove(Feed feed) {
        feeds.remove(feed);
    }

    /** A feed has got a holder, or a link: somebody may be helped by a recall. */
    void mayHelp() {
        if (!listed && canHelp()) {
            listed = true;
            recalls.list(this);
        }
    }

    /** Recalls have dropped it from their list. */
    void unlisted() {
        listed = false;
    }

    // ---- for recalls

    /** Links, closed ones that still hold messages included: each has a lease of every feed. */
    int links() {
        return feeds.isEmpty() ? 0 : feeds.get(0).leases().size();
    }

    /** Whether somebody may hold something unread beside another link. */
    boolean canHelp() {
        return links() > 1 && hasHolders();
    }

    private boolean hasHolders() {
        for (int i = 0; i < feeds.size(); i++) {
            if (feeds.get(i).holders() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Drops holders that have nothing to give, until each feed's next one has something; answers how many were looked at. */
    int dropHolders(long limit) {
        int looked = 0;
        for (int i = 0; i < feeds.size(); i++) {
            while (looked < limit && feeds.get(i).dropHolder()) {
                looked++;
            }
        }
        return looked;
    }

    /** The link whose turn it is. */
    Link linkInTurn() {
        List<Lease> leases = feeds.get(0).leases();
        // Leases may have gone since the last turn.
        turn = turn < leases.size() ? turn : 0;
        return leases.get(turn).link();
    }

    void nextLink() {
        turn++;
        seeker = null;
    }

    /** The lease for which a link that waits is to look for a holder, the one of the highest priority first; null if it has looked for all. */
    Lease seeking(Link link) {
        List<Lease> leases = link.leases();
        if (seeker != link) {
            seeker = link;
            lease = 0;
            holdersLeft = leases.get(0).holdersToAsk();
        }
        // Holders may have gone since the last turn, and an exclusive consumer may have come.
        while (lease < leases.size() && (holdersLeft == 0 || leases.get(lease).holdersToAsk() == 0)) {
            lease++;
            holdersLeft = lease < leases.size() ? leases.get(lease).holdersToAsk() : 0;
        }
        return lease < leases.size() ? leases.get(lease) : null;
    }

    /** The next holder for the lease that is {@link #seeking}; null if that one had nothing to give any more. */
    Lease nextHolder(Lease seeking) {
        holdersLeft--;
        return seeking.feed().nextHolder();
    }
}
