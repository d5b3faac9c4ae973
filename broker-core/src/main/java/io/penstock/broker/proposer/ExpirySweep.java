package io.penstock.broker.proposer;

import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.proposer.Survey.Findings;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Expires messages that nobody asks for: past their time to live, or NON_PERSISTENT ones of a life that ended by a crash.
 * So neither fills a queue without consumers, and neither holds the head of the log.
 *
 * <p>Rounds over all queues, at most one each second; each passes over the blocks in which nothing expires yet. A
 * subscription that has messages in flight is left out until it has none, since a consumer that got a message in time may
 * still settle it, in a transaction too; what is ready there is expired when its turn to be delivered comes.
 *
 * <p>A round begins when all that the last one asked for is in the log: on a full disk that waits, and would else be found
 * and asked for again each second.
 *
 * <p>Owner: the log thread. A crash forgets where it was; what is due is found again.
 */
public final class ExpirySweep {
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Proposals under way, beyond which a round goes no further. */
    private static final int PROPOSALS_LIMIT = 256;

    /** Ranges in one record: a block in which every other message expires has more, times its subscriptions. */
    static final int RANGES_LIMIT = 256;

    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final LongSupplier nonPersistentDeadBelow;
    private final ToLongFunction<Settlement> inFlight;
    private final DeadLetters letters;
    private final Proposals proposals;
    private final Surveys surveys;
    private final Clock clock;
    private SurveyRound round;
    private long nextNanos;
    private long nowMs;
    private boolean searchesDead = true;
    private boolean foundDead;
    private int proposed;

    /** The replicated state that it looks at. */
    public record Live(Destinations destinations, Subscriptions subscriptions, LongSupplier nonPersistentDeadBelow) {}

    /**
     * What it must know of serving.
     *
     * @param inFlight how many messages a consumer of that settlement holds
     */
    public record Serving(ToLongFunction<Settlement> inFlight, DeadLetters letters) {}

    public ExpirySweep(Live live, Serving serving, Proposals proposals, Surveys surveys, Clock clock) {
        this.destinations = live.destinations();
        this.subscriptions = live.subscriptions();
        this.nonPersistentDeadBelow = live.nonPersistentDeadBelow();
        this.inFlight = serving.inFlight();
        this.letters = serving.letters();
        this.proposals = proposals;
        this.surveys = surveys;
        this.clock = clock;
        this.nextNanos = clock.nanos();
    }

    /** One bounded turn; answers how much was done. */
    public int turn() {
        if (proposed >= PROPOSALS_LIMIT) {
            return 0;
        }
        if (round == null) {
            if (proposed > 0 || clock.nanos() - nextNanos < 0) {
                return 0;
            }
            nowMs = clock.epochMs();
            foundDead = false;
            round = new SurveyRound(surveys, destinations, new Due(), Surveys.UNDER_WAY_LIMIT);
        }
        int done = round.takeFindings();
        if (round.isOver()) {
            round = null;
            nextNanos = clock.nanos() + REST_NANOS;
            // None is added while the broker lives, so once none is found there is none.
            searchesDead &= foundDead;
        }
        return done;
    }

    private final class Due implements SurveyRound.Interest {
        @Override
        public long belowPosition() {
            return searchesDead ? nonPersistentDeadBelow.getAsLong() : 0;
        }

        @Override
        public int expiringBefore(DestinationQueue queue) {
            // What the entries of delayed messages say there is when they become due.
            return queue.destination().isInternal() ? 0 : (int) (nowMs / 1000);
        }

        @Override
        public long messagesBelow() {
            return 0;
        }

        @Override
        public void found(Findings findings) {
            List<long[]> ranges = new ArrayList<>();
            boolean expires = !findings.survey().queue().destination().isInternal();
            for (int i = 0; i < findings.entries().length; i++) {
                if (isDead(findings.entries()[i]) || expires && isExpired(findings.entries()[i])) {
                    add(ranges, findings.survey().offsets()[i]);
                }
            }
            if (!ranges.isEmpty()) {
                expire(findings.survey().queue(), ranges);
            }
        }

        private boolean isExpired(QueueEntry entry) {
            return entry.expiry > 0 && entry.expiry <= nowMs;
        }

        private boolean isDead(QueueEntry entry) {
            boolean dead =
                    entry.position < nonPersistentDeadBelow.getAsLong() && StoredMessage.isNonPersistent(entry.flags);
            foundDead |= dead;
            return dead;
        }

        private static void add(List<long[]> ranges, long offset) {
            long[] last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
            if (last != null && last[1] + 1 == offset) {
                last[1] = offset;
            } else {
                ranges.add(new long[] {offset, offset});
            }
        }
    }

    /** What a transaction branch holds is left out: it would be proposed again and again. */
    private static void addExpirable(
            List<TagRange> tags, Subscription subscription, DestinationQueue queue, long[] range) {
        Settlement settlement = subscription.settlement(queue.id());
        long from = range[0];
        for (long offset = from; settlement.hasPending() && offset <= range[1]; offset++) {
            if (settlement.isPending(offset)) {
                if (offset > from) {
                    tags.add(new TagRange(subscription.id(), queue.id(), from, offset - 1));
                }
                from = offset + 1;
            }
        }
        if (from <= range[1]) {
            tags.add(new TagRange(subscription.id(), queue.id(), from, range[1]));
        }
    }

    /** As few records for the block as its ranges need, whatever its subscriptions; what is settled already is ignored by apply. */
    private void expire(DestinationQueue queue, List<long[]> ranges) {
        List<TagRange> tags = new ArrayList<>();
        for (Subscription subscription : subscriptions.of(queue.destination().id())) {
            if (inFlight.applyAsLong(subscription.settlement(queue.id())) == 0) {
                for (long[] range : ranges) {
                    addExpirable(tags, subscription, queue, range);
                }
            }
        }
        if (!tags.isEmpty() && !letters.takesExpired(queue.destination(), tags)) {
            for (int from = 0; from < tags.size(); from += RANGES_LIMIT) {
                proposed++;
                proposals.expire(
                        List.copyOf(tags.subList(from, Math.min(tags.size(), from + RANGES_LIMIT))), () -> proposed--);
            }
        }
    }
}
