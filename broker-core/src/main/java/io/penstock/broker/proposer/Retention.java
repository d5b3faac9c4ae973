package io.penstock.broker.proposer;

import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.store.CommitLog;
import io.penstock.broker.transaction.Transactions;
import java.util.ArrayList;
import java.util.List;

/**
 * Frees the head of the log: up to the newest kept checkpoint below which nothing is live.
 *
 * <p>Kept checkpoints are the places where the head may stop, since from each of them the log can be replayed without
 * anything before it. There are at most {@link #KEPT_LIMIT}; when another comes, every second one goes, so that they stay
 * spread over the log.
 *
 * <p>Owner: the log thread. After a crash the kept checkpoints are those on disk.
 */
public final class Retention {
    /** How many checkpoints are kept. */
    static final int KEPT_LIMIT = 16;

    private final CommitLog log;
    private final Destinations destinations;
    private final Transactions transactions;
    private final List<Long> kept;

    /** @param kept the positions of the checkpoints on disk, ascending */
    public Retention(CommitLog log, Destinations destinations, Transactions transactions, List<Long> kept) {
        this.log = log;
        this.destinations = destinations;
        this.transactions = transactions;
        this.kept = new ArrayList<>(kept);
    }

    /** A checkpoint is durable; answers which ones are kept from now on. */
    public List<Long> written(long position) {
        if (!kept.isEmpty() && kept.get(kept.size() - 1) >= position) {
            return List.copyOf(kept);
        }
        kept.add(position);
        if (kept.size() > KEPT_LIMIT) {
            for (int i = kept.size() - 2; i > 0; i -= 2) {
                kept.remove(i);
            }
        }
        return List.copyOf(kept);
    }

    /** Frees what can be freed; answers how many segments. */
    public int free() {
        long live = lowestLivePosition();
        int head = 0;
        while (head + 1 < kept.size() && kept.get(head + 1) <= live) {
            head++;
        }
        if (kept.isEmpty() || kept.get(head) > live) {
            return 0;
        }
        kept.subList(0, head).clear();
        return log.freeBefore(kept.get(0));
    }

    /** The lowest log position that a live message stands at; the end of the log if none is live. */
    public long lowestLivePosition() {
        long[] lowest = {log.appended()};
        destinations.forEach(destination -> {
            for (DestinationQueue queue : destination.queues()) {
                lowest[0] = Math.min(lowest[0], queue.entries().lowestPosition());
            }
        });
        transactions.forEachStaged(message -> lowest[0] = Math.min(lowest[0], message.entry().position));
        return lowest[0];
    }
}
