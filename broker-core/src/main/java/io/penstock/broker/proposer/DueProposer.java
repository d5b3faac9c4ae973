package io.penstock.broker.proposer;

import io.penstock.broker.destination.Addressee;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.proposer.Survey.Findings;
import io.penstock.broker.schedule.DueBuckets;
import io.penstock.broker.schedule.DueMessage;
import io.penstock.broker.schedule.DueRecord;
import io.penstock.broker.schedule.DueSpan;
import io.penstock.broker.schedule.ScheduledMessage;
import io.penstock.broker.schedule.Scheduling;
import io.penstock.broker.store.QueueEntry;
import io.penstock.protocol.agent.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets delayed messages go when their time has come: never early, in the order of their times.
 *
 * <pre>
 *         the window is complete for less than a minute, and half empty
 *  KNOWS ───────────────────────────────────────────────────────────→ LOOKS at the buckets that begin soon
 *    ▲                                                                    │
 *    └──────────────── all their blocks of interest are read ─────────────┘
 * </pre>
 *
 * <p>The {@link DueWindow} holds what is due next; a newly delayed message that is due so soon goes straight into it. So a
 * backlog of any size costs a bounded part of the heap, and the log thread reads no file for it.
 *
 * <p>Owner: the log thread. Nothing of it survives a crash: whatever has not become due in the log is found again in the
 * buckets, and what is overdue goes at once. A proposal that comes twice is ignored by apply.
 */
public final class DueProposer implements Scheduling {
    /** Messages in memory: about 10 MiB of heap. */
    public static final int WINDOW_MESSAGES = 65_536;

    /** How far a look reaches, if the window has room for all that is due then. */
    private static final long LOOK_AHEAD_MS = TimeUnit.MINUTES.toMillis(10);

    /** When so little time is left in which everything due is known, the next look begins. */
    private static final long KNOWN_AHEAD_MS = TimeUnit.MINUTES.toMillis(1);

    /** Proposals under way at most; what else is due waits its turn in the window. */
    private static final int UNDER_WAY_LIMIT = 8;

    private final Live live;
    private final Proposals proposals;
    private final Surveys surveys;
    private final Clock clock;
    private final DueWindow window;
    private final int windowMax;
    private final Map<Integer, DueSpan> spans = new HashMap<>();
    private SurveyRound round;
    private int underWay;

    /** The replicated state that it looks at. */
    public record Live(DueBuckets buckets, LongSupplier nonPersistentDeadBelow) {}

    /** @param windowMax how many messages it keeps in memory, {@link #WINDOW_MESSAGES} or fewer */
    public DueProposer(Live live, int windowMax, Proposals proposals, Surveys surveys, Clock clock) {
        this.live = live;
        this.windowMax = windowMax;
        this.window = new DueWindow(windowMax);
        this.proposals = proposals;
        this.surveys = surveys;
        this.clock = clock;
    }

    @Override
    public void scheduled(ScheduledMessage message) {
        window.scheduled(message);
    }

    /** One bounded turn; answers how much was done. */
    public int turn() {
        long now = clock.epochMs();
        int done = round == null ? look(now) : goOnLooking();
        return done + letGo(now);
    }

    private int look(long now) {
        if (window.completeBefore() > now + KNOWN_AHEAD_MS || window.size() > windowMax / 2) {
            return 0;
        }
        long before = now + LOOK_AHEAD_MS;
        window.beginLook(before);
        spans.clear();
        ArrayDeque<DestinationQueue> queues = new ArrayDeque<>();
        live.buckets().forEachFrom(before, (span, bucket) -> {
            spans.put(bucket.id(), span);
            queues.add(bucket.queue(0));
        });
        round = new SurveyRound(surveys, queues::poll, new Waiting(), Surveys.UNDER_WAY_LIMIT);
        return goOnLooking();
    }

    private int goOnLooking() {
        int done = round.takeFindings();
        if (round.isOver()) {
            round = null;
            window.endLook();
            done++;
        }
        return done;
    }

    /** A message is let go when its millisecond is over, for the one in which it was sent had begun before. */
    private int letGo(long now) {
        int done = 0;
        while (underWay < UNDER_WAY_LIMIT) {
            ScheduledMessage next = window.poll(now);
            if (next == null) {
                return done;
            }
            List<DueMessage> messages = new ArrayList<>();
            for (; next != null; next = messages.size() < DueRecord.MESSAGES_LIMIT ? window.poll(now) : null) {
                messages.add(next.message());
            }
            underWay++;
            proposals.due(new DueRecord(messages), () -> underWay--);
            done += messages.size();
        }
        return done;
    }

    /** The entries of buckets, as the reader's thread finds them. */
    private final class Waiting implements SurveyRound.Interest {
        @Override
        public long belowPosition() {
            return 0;
        }

        @Override
        public int expiringBefore(DestinationQueue queue) {
            return (int) (window.lookBefore() / 1000 + 1);
        }

        @Override
        public long messagesBelow() {
            return 0;
        }

        @Override
        public long targetsBefore() {
            return window.lookBefore();
        }

        @Override
        public void found(Findings findings) {
            DestinationQueue queue = findings.survey().queue();
            if (!findings.isComplete()
                    && !queue.entries().isStill(findings.survey().entries())) {
                window.missedSome();
            }
            for (int i = 0; i < findings.entries().length; i++) {
                Addressee target = findings.targets()[i];
                QueueEntry entry = findings.entries()[i];
                long offset = findings.survey().offsets()[i];
                if (target == null && entry.expiry < findings.survey().targetsBefore()) {
                    window.missed(scheduled(queue.destination(), offset, entry, Addressee.NOBODY));
                } else if (target != null && target != Addressee.NOBODY && !isDead(entry)) {
                    window.found(scheduled(queue.destination(), offset, entry, target));
                }
            }
        }

        private ScheduledMessage scheduled(Destination bucket, long offset, QueueEntry entry, Addressee target) {
            return ScheduledMessage.of(
                    entry.expiry,
                    spans.get(bucket.id()),
                    new DueMessage(
                            bucket.id(), offset, target, entry.size, entry.flags, entry.tagHash, entry.groupHash));
        }

        /** It died with an unclean stop, and waits for the record that says so. */
        private boolean isDead(QueueEntry entry) {
            return entry.position < live.nonPersistentDeadBelow().getAsLong()
                    && StoredMessage.isNonPersistent(entry.flags);
        }
    }
}
