package io.penstock.broker.proposer;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.store.BlockLayout;
import io.penstock.broker.store.ConsumeQueue;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.QueueSnapshot;
import java.util.Arrays;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at all needed entries that somebody is interested in: old ones, or expiring ones. Blocks without such entries
 * are passed over by what their queue remembers of them; what a look finds is told to the queue, so that the next round
 * passes over more.
 *
 * <p>Bounded: in one turn so many queues, and so many questions open. Owner: the log thread. A crash forgets it.
 */
final class SurveyRound {
    private static final Logger LOG = LoggerFactory.getLogger(SurveyRound.class);
    private static final int QUEUES_PER_TURN = 500;

    /** What a round looks for. */
    interface Interest {
        /** Entries that stand below this log position; 0 for none. */
        long belowPosition();

        /** Entries of the queue that expire, or become due, before this second since 1970; 0 for none. */
        int expiringBefore(DestinationQueue queue);

        /** Messages below this log position are wanted too; 0 for none. */
        long messagesBelow();

        /** Where delayed messages go that are due before this time is wanted too; 0 for none. */
        default long targetsBefore() {
            return 0;
        }

        /** Needed entries of one block or tail, among which there may be others than it looks for. */
        void found(Survey.Findings findings);
    }

    private final Surveys surveys;
    private final Interest interest;
    private final Supplier<DestinationQueue> walk;
    private final int underWayMax;
    private final QueueEntry entry = new QueueEntry();
    private DestinationQueue queue;
    private long offset;
    private boolean ended;
    private int underWay;

    /** @param underWayMax how many questions are open at once */
    SurveyRound(Surveys surveys, Destinations destinations, Interest interest, int underWayMax) {
        this(surveys, new QueueWalk(destinations)::next, interest, underWayMax);
    }

    /** @param walk gives the queues to look at, one after the other, and then null */
    SurveyRound(Surveys surveys, Supplier<DestinationQueue> walk, Interest interest, int underWayMax) {
        this.surveys = surveys;
        this.interest = interest;
        this.walk = walk;
        this.underWayMax = Math.min(underWayMax, Surveys.UNDER_WAY_LIMIT);
    }

    /** Takes up what was found; answers how many answers that were. */
    int takeFindings() {
        int done = 0;
        for (Survey.Findings findings = surveys.poll(); findings != null; findings = surveys.poll()) {
            underWay--;
            done++;
            learn(findings);
            interest.found(findings);
        }
        return done;
    }

    /** Asks on; answers whether the round is over and everything found. */
    boolean isOver() {
        for (int visited = 0; !ended && underWay < underWayMax && visited < QUEUES_PER_TURN; ) {
            if (queue == null) {
                queue = walk.get();
                offset = 0;
                ended = queue == null;
                visited++;
            } else {
                goOn();
            }
        }
        return ended && underWay == 0;
    }

    private void goOn() {
        ConsumeQueue entries = queue.entries();
        long block = entries.nextBlock(offset, interest.belowPosition(), interest.expiringBefore(queue));
        if (block >= 0) {
            offset = ConsumeQueue.endOfBlock(block);
            ask(entries.snapshot(block, Math.min(offset, entries.tailBase())));
        } else {
            if (isOfInterest(entries)) {
                ask(entries.snapshot(entries.tailBase(), entries.next()));
            }
            queue = null;
        }
    }

    /** Whether a needed entry in memory is one that the round looks for. */
    private boolean isOfInterest(ConsumeQueue entries) {
        Destination destination = queue.destination();
        for (long at = destination.nextUnsettled(queue, entries.tailBase());
                at < entries.next();
                at = destination.nextUnsettled(queue, at + 1)) {
            entries.get(at, entry);
            boolean expires = entry.expiry > 0 && entry.expiry / 1000 < interest.expiringBefore(queue);
            if (entry.position < interest.belowPosition() || expires) {
                return true;
            }
        }
        return false;
    }

    private void ask(QueueSnapshot entries) {
        long[] offsets = new long[BlockLayout.ENTRIES];
        int count = 0;
        Destination destination = queue.destination();
        for (long at = destination.nextUnsettled(queue, entries.from());
                at < entries.to();
                at = destination.nextUnsettled(queue, at + 1)) {
            offsets[count++] = at;
        }
        if (count == 0) {
            queue.entries().learn(entries, Long.MAX_VALUE, 0);
            return;
        }
        underWay++;
        surveys.ask(new Survey(
                queue, entries, Arrays.copyOf(offsets, count), interest.messagesBelow(), interest.targetsBefore()));
    }

    private static void learn(Survey.Findings findings) {
        Survey survey = findings.survey();
        ConsumeQueue entries = survey.queue().entries();
        if (!findings.isComplete()) {
            if (entries.noteDamaged(survey.entries())) {
                LOG.error(
                        "[index-damaged] a block of queue {} of {} is damaged; restart the broker to rebuild the index from"
                                + " the log",
                        survey.queue().id(),
                        survey.queue().destination().name());
            }
            return;
        }
        long lowestPosition = Long.MAX_VALUE;
        long lowestExpiry = Long.MAX_VALUE;
        for (QueueEntry found : findings.entries()) {
            lowestPosition = Math.min(lowestPosition, found.position);
            lowestExpiry = found.expiry > 0 ? Math.min(lowestExpiry, found.expiry) : lowestExpiry;
        }
        entries.learn(survey.entries(), lowestPosition, lowestExpiry == Long.MAX_VALUE ? 0 : lowestExpiry);
    }
}
