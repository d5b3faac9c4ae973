package io.penstock.broker.proposer;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.store.CommitLog;
import io.penstock.broker.store.file.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees the head of the log: up to the newest kept checkpoint below which nothing is live.
 *
 * <p>Kept checkpoints are the places where the head may stop, since from each of them the log can be replayed without
 * anything before it. There are at most {@link #KEPT_LIMIT}; when another comes, every second one goes, but never the
 * first, so that they stay spread over the log.
 *
 * <p>Invariant: nothing live stands below the first kept checkpoint once its predecessors have been dropped. So from it,
 * and from it alone, the whole index can be made anew: what its own blocks named has been moved or settled since.
 *
 * <p>What is live is found in rounds over all queues, some in each turn. What a round has found stays true while it goes
 * on: a live message never moves down, and a new one stands above where the log ended when the round began. What waits for the
 * end of its transaction, or for its time, may come meanwhile into a queue that was looked at before: it is asked for first.
 *
 * <p>Owner: the log thread. After a crash the kept checkpoints are those on disk, and what had been freed is freed again.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** How many checkpoints are kept. */
    static final int KEPT_LIMIT = 16;

    /** Queues looked at in one turn. */
    private static final int QUEUES_PER_TURN = 1000;

    private final CommitLog log;
    private final QueueWalk walk;
    private final LongSupplier lowestWaiting;
    private final List<Long> kept;
    private boolean inRound;
    private long lowestLive;

    /**
     * @param lowestWaiting at most the lowest position of a message that waits for the end of its transaction, or for its time
     * @param kept the positions of the checkpoints on disk, ascending
     */
    public Retention(CommitLog log, Destinations destinations, LongSupplier lowestWaiting, List<Long> kept) {
        this.log = log;
        this.walk = new QueueWalk(destinations);
        this.lowestWaiting = lowestWaiting;
        this.kept = new ArrayList<>(kept);
    }

    /** A checkpoint is durable. */
    public void written(long position) {
        if (!kept.isEmpty() && kept.get(kept.size() - 1) >= position) {
            return;
        }
        kept.add(position);
        if (kept.size() > KEPT_LIMIT) {
            for (int i = kept.size() - 2; i > 0; i -= 2) {
                kept.remove(i);
            }
        }
    }

    /** The positions of the checkpoints that are kept, ascending. */
    public List<Long> kept() {
        return List.copyOf(kept);
    }

    /** One turn; answers how many segments were freed. */
    public int free() {
        if (log.failure() != null) {
            return 0;
        }
        if (kept.isEmpty() || kept.get(kept.size() - 1) < log.head() + log.segmentBytes()) {
            inRound = false;
            return 0;
        }
        if (!inRound) {
            walk.begin();
            lowestLive = Math.min(log.appended(), lowestWaiting.getAsLong());
            inRound = true;
        }
        for (int visited = 0; visited < QUEUES_PER_TURN; visited++) {
            DestinationQueue queue = walk.next();
            if (queue == null) {
                inRound = false;
                return moveHead();
            }
            lowestLive = Math.min(lowestLive, lowest(queue));
        }
        return 0;
    }

    private static long lowest(DestinationQueue queue) {
        Destination destination = queue.destination();
        return queue.entries().lowestPosition(offset -> destination.nextUnsettled(queue, offset));
    }

    private int moveHead() {
        int head = 0;
        while (head + 1 < kept.size() && kept.get(head + 1) <= lowestLive) {
            head++;
        }
        if (kept.get(head) > lowestLive) {
            return 0;
        }
        try {
            // What settled or moved the messages below must survive a power loss before they are gone.
            log.force();
        } catch (StoreException e) {
            LOG.error("[log-failed] nothing more is answered as durable until a restart: {}", e.getMessage());
            return 0;
        }
        kept.subList(0, head).clear();
        return log.freeBefore(kept.get(0));
    }
}
