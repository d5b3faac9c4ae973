package io.penstock.broker.proposer;

import io.penstock.broker.destination.Addressee;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.destination.MoveRecord;
import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.proposer.Survey.Findings;
import io.penstock.broker.store.CommitLog;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.transaction.Branches;
import io.penstock.broker.transaction.Transactions;
import io.penstock.protocol.agent.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Moves the stragglers: messages that are live and old are copied forward, so that the segments around them can be freed.
 *
 * <pre>
 *            the log spans more than twice          a kept checkpoint below which at
 *            what is live, or the disk is full      least half of the log is dead
 *  RESTING ───────────────────────────→ COUNTING ───────────────────────→ MOVING ── nothing is left below it ──→ RESTING
 *     ▲                                    │ there is none                   │ a message below it is damaged, or the log took no move
 *     └────────────────────────────────────┴─────────────────────────────────┘
 * </pre>
 *
 * <p><b>Write amplification is at most 2.</b> What is moved for a target is at most half of what the log spans below it,
 * counted exactly, message by message; and all of that span is freed. So no more is ever moved than was sent.
 *
 * <p>A move goes ahead of the ring and may use the disk's reserve, hence the bounds: one answer of the reader at a time,
 * and never more for a target than half of what the reserve holds. The move of a message that is settled meanwhile is
 * ignored by apply.
 *
 * <p>Messages that wait for the end of their transaction or XA branch are live too. They go first in a round ({@link StagedMoves}): what is
 * committed before its move is found in its queue, by the same round or the next.
 *
 * <p>Owner: the log thread. A crash forgets where it was; what is below the head's next place is counted again.
 */
public final class Compactor {
    private enum State {
        RESTING,
        COUNTING,
        MOVING
    }

    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONG_REST_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Segments that a log may span beyond twice what is live. */
    private static final int SEGMENTS_SLACK = 2;

    private final CommitLog log;
    private final Retention retention;
    private final Live live;
    private final Proposals proposals;
    private final Surveys surveys;
    private final Clock clock;
    private final MoveProgress progress = new MoveProgress();
    private final StagedMoves staged;
    private State state = State.RESTING;
    private SurveyRound round;
    private CompactionPlan plan;
    private long restsUntil;
    private long fruitlessEnd = -1;

    /** The replicated state that says what is live. */
    public record Live(
            Destinations destinations,
            Transactions transactions,
            Branches branches,
            LongSupplier nonPersistentDeadBelow) {}

    /** Where the reader's thread is asked. */
    public record Questions(Surveys messages, StagedReads staged) {}

    public Compactor(
            CommitLog log, Retention retention, Live live, Proposals proposals, Questions questions, Clock clock) {
        this.log = log;
        this.retention = retention;
        this.live = live;
        this.proposals = proposals;
        this.surveys = questions.messages();
        this.staged = new StagedMoves(live.transactions(), live.branches(), questions.staged(), proposals, progress);
        this.clock = clock;
        this.restsUntil = clock.nanos() + REST_NANOS;
    }

    /** Bytes moved since the start. */
    public long movedBytes() {
        return progress.bytes();
    }

    /** One bounded turn; answers how much was done. */
    public int turn() {
        return switch (state) {
            case RESTING -> rest();
            case COUNTING -> count();
            case MOVING -> move();
        };
    }

    private void enter(State next, long restNanos) {
        state = next;
        restsUntil = clock.nanos() + restNanos;
    }

    private int rest() {
        if (clock.nanos() - restsUntil < 0 || !isWorthwhile()) {
            return 0;
        }
        List<Long> targets = retention.kept().stream()
                .filter(position -> position >= log.head() + log.segmentBytes())
                .toList();
        if (targets.isEmpty()) {
            return 0;
        }
        plan = new CompactionPlan(targets);
        progress.beginTarget();
        // First, so that one that is committed meanwhile is counted twice, and never missed.
        staged.forEach(message -> plan.add(message.entry().position, message.entry().size));
        round = new SurveyRound(surveys, live.destinations(), new Counting(), Surveys.UNDER_WAY_LIMIT);
        enter(State.COUNTING, 0);
        return 1;
    }

    /** By what the destinations count: exact enough to begin to look, and cheap. */
    private boolean isWorthwhile() {
        restsUntil = clock.nanos() + REST_NANOS;
        boolean full = log.shortage() != null;
        if (log.appended() - fruitlessEnd < log.segmentBytes() && fruitlessEnd >= 0 && !full) {
            return false;
        }
        long[] waiting = {0};
        live.destinations().forEach(destination -> {
            long sum = waiting[0] + destination.unsettledBytes();
            waiting[0] = sum < 0 ? Long.MAX_VALUE / 4 : Math.min(sum, Long.MAX_VALUE / 4);
        });
        long span = log.appended() - log.head();
        return full || span > 2 * waiting[0] + (long) SEGMENTS_SLACK * log.segmentBytes();
    }

    private int count() {
        int done = round.takeFindings();
        if (!round.isOver()) {
            return done;
        }
        if (!plan.choose(log.head(), log.reserveRoom() / 2)) {
            fruitlessEnd = log.appended();
            enter(State.RESTING, log.shortage() == null ? REST_NANOS : LONG_REST_NANOS);
        } else {
            fruitlessEnd = -1;
            beginToMove();
        }
        return done + 1;
    }

    private void beginToMove() {
        progress.beginRound();
        staged.begin(plan.target());
        round = new SurveyRound(surveys, live.destinations(), new Moving(), 1);
        enter(State.MOVING, 0);
    }

    private int move() {
        if (progress.isUnderWay()) {
            return 0;
        }
        if (!staged.isOver()) {
            return staged.turn();
        }
        int done = round.takeFindings();
        if (progress.isUnderWay() || !round.isOver()) {
            return done;
        }
        boolean goesOn = progress.goesOn() && !progress.isStuck() && plan.target() > log.head();
        if (goesOn) {
            beginToMove();
        } else {
            fruitlessEnd = progress.isStuck() ? log.appended() : -1;
            enter(State.RESTING, progress.wasRefused() ? LONG_REST_NANOS : REST_NANOS);
        }
        return done + 1;
    }

    /** It died with an unclean stop and waits for its expiry; to move it would give it life. */
    private boolean isDead(QueueEntry entry) {
        return entry.position < live.nonPersistentDeadBelow().getAsLong() && StoredMessage.isNonPersistent(entry.flags);
    }

    private final class Counting implements SurveyRound.Interest {
        @Override
        public long belowPosition() {
            return plan.highest();
        }

        @Override
        public int expiringBefore(DestinationQueue queue) {
            return 0;
        }

        @Override
        public long messagesBelow() {
            return 0;
        }

        @Override
        public void found(Findings findings) {
            for (QueueEntry entry : findings.entries()) {
                if (!isDead(entry)) {
                    plan.add(entry.position, entry.size);
                }
            }
        }
    }

    private final class Moving implements SurveyRound.Interest {
        @Override
        public long belowPosition() {
            return plan.target();
        }

        @Override
        public int expiringBefore(DestinationQueue queue) {
            return 0;
        }

        @Override
        public long messagesBelow() {
            return plan.target();
        }

        @Override
        public void found(Findings findings) {
            progress.damaged(findings.damagedAt());
            for (int i = 0; i < findings.entries().length; i++) {
                QueueEntry entry = findings.entries()[i];
                if (findings.messages()[i] != null && !isDead(entry)) {
                    Addressee target = findings.targets()[i];
                    progress.begun();
                    MoveRecord.Header header = new MoveRecord.Header(
                            findings.survey().queue().destination().id(),
                            findings.survey().queue().id(),
                            findings.survey().offsets()[i],
                            entry.position,
                            entry.expiry,
                            entry.flags,
                            target == null ? Addressee.NOBODY : target);
                    proposals.move(header, findings.messages()[i], () -> progress.moved(entry.size), progress::refused);
                }
            }
        }
    }
}
