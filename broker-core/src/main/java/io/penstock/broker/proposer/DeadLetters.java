package io.penstock.broker.proposer;

import io.penstock.broker.destination.DeadLetterName;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.destination.TransferRecord;
import io.penstock.broker.destination.TransferRecord.Reason;
import io.penstock.broker.store.ConsumeQueue;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.subscription.FailedDeliveries;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.message.BrokerProperties;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.wire.QueueTransfer.Result;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to the dead letters: those whose delivery has failed as often as their destination allows, those that an
 * application rejects, and expired ones of destinations that have an expiry queue.
 *
 * <pre>
 *  (none) ── the limit is reached, rejected, expired ──→ WAITING ── asked for ──→ READING ── its bytes are here ──→ PROPOSED
 *     ▲                                                     ▲                        │ moved meanwhile                 │
 *     │                                                     ├────────────────────────┘                                 │
 *     │                                                     └──────────── its record was ignored, it is still here ────┤
 *     └── settled, or held by a transaction branch, or its subscription is gone ───────────────────────────────────────┘
 * </pre>
 *
 * <p>The bytes are read by the reader's thread, for they may be old. A message that is here is not delivered.
 *
 * <p>Owner: the log thread. Nothing of it survives a crash, and need not: a count that has reached its limit is in the log,
 * and is found when the message's turn comes; what was rejected is delivered once more; what has expired is found again.
 */
public final class DeadLetters implements Undeliverable, FailedDeliveries {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    /** Messages that are asked for at once, and questions open. */
    private static final int GROUP_LIMIT = 32;

    private static final int QUESTIONS_LIMIT = 2;

    /** Proposals under way, beyond which nothing is asked for: on a full disk they wait, with their messages' bytes. */
    private static final int PROPOSALS_LIMIT = 256;

    private final Live live;
    private final Proposals proposals;
    private final Surveys surveys;
    private final Clock clock;
    private final DeadLetterList letters = new DeadLetterList();
    private final ArrayDeque<Group> asked = new ArrayDeque<>();
    private ObjLongConsumer<Settlement> staying = (settlement, offset) -> {};
    private long transferred;
    private int proposed;

    /** The replicated state that it looks at. */
    public record Live(Destinations destinations, Subscriptions subscriptions, LongSupplier nonPersistentDeadBelow) {}

    /** Letters of one place that were asked for together. */
    private record Group(DeadLetterList.Place place, long[] offsets) {}

    public DeadLetters(Live live, Proposals proposals, Surveys surveys, Clock clock) {
        this.live = live;
        this.proposals = proposals;
        this.surveys = surveys;
        this.clock = clock;
    }

    /** Messages sent elsewhere since the start: dead letters, expired ones, those that an operator moved. */
    public long transferred() {
        return transferred;
    }

    @Override
    public boolean claims(Subscription subscription, DestinationQueue queue, long offset) {
        if (hasReachedLimit(subscription, queue.id(), offset)) {
            letters.add(subscription, queue.id(), offset, Cause.DELIVERY_LIMIT);
            return true;
        }
        return letters.contains(subscription, queue.id(), offset);
    }

    @Override
    public boolean takesExpired(Subscription subscription, DestinationQueue queue, long offset) {
        if (queue.destination().expiryQueue() == null) {
            return false;
        }
        letters.add(subscription, queue.id(), offset, Cause.EXPIRED);
        return true;
    }

    /** The same for ranges of messages. */
    public boolean takesExpired(Destination destination, List<TagRange> tags) {
        if (destination.expiryQueue() == null) {
            return false;
        }
        for (TagRange tag : tags) {
            Subscription subscription = live.subscriptions().find(tag.subscription());
            for (long offset = tag.from(); offset <= tag.to(); offset++) {
                letters.add(subscription, tag.queueId(), offset, Cause.EXPIRED);
            }
        }
        return true;
    }

    @Override
    public void failed(Subscription subscription, int queueId, long offset) {
        if (hasReachedLimit(subscription, queueId, offset)) {
            letters.add(subscription, queueId, offset, Cause.DELIVERY_LIMIT);
        }
    }

    private static boolean hasReachedLimit(Subscription subscription, int queueId, long offset) {
        int limit = subscription.destination().deliveryLimit();
        return limit > 0 && subscription.settlement(queueId).failureCount(offset) >= limit;
    }

    /**
     * An application has given these back, and their failed deliveries are counted: where one was one too many, the letter
     * says why.
     */
    public void threw(List<TagRange> seen, String exception) {
        for (TagRange tag : seen) {
            Subscription subscription = live.subscriptions().find(tag.subscription());
            if (subscription != null) {
                letters.threw(subscription, tag, exception);
            }
        }
    }

    /**
     * An application has got these and wants them never again; their failed deliveries are counted.
     *
     * @param exception what it threw, or null
     */
    public void reject(List<TagRange> rejected, String exception) {
        for (TagRange tag : rejected) {
            Subscription subscription = live.subscriptions().find(tag.subscription());
            if (subscription != null && !subscription.destination().isDeadLetterQueue()) {
                for (long offset = tag.from(); offset <= tag.to(); offset++) {
                    letters.add(subscription, tag.queueId(), offset, Cause.rejected(exception));
                }
            }
        }
    }

    /**
     * An operator has a message moved that nobody holds; it is not delivered meanwhile.
     *
     * @return false if it is on its way already
     */
    public boolean transfer(Subscription subscription, int queueId, long offset, Cause cause) {
        return letters.add(subscription, queueId, offset, cause);
    }

    /** Who is told of a message that stays where it is after all. */
    public void staying(ObjLongConsumer<Settlement> listener) {
        staying = listener;
    }

    /** One bounded turn; answers how much was done. */
    public int turn() {
        int done = 0;
        for (Survey.Findings found = surveys.poll(); found != null; found = surveys.poll()) {
            take(asked.poll(), found);
            done++;
        }
        while (asked.size() < QUESTIONS_LIMIT && proposed < PROPOSALS_LIMIT) {
            DeadLetterList.Place place = letters.next();
            if (place == null) {
                return done;
            }
            done++;
            ask(place);
        }
        return done;
    }

    /** Asks for the first letters of a place, as far as they stand in one block. */
    private void ask(DeadLetterList.Place place) {
        long first = letters.first(place);
        long stillHere = place.subscription().isEnded()
                ? Long.MAX_VALUE
                : place.settlement().nextReady(first);
        if (stillHere > first) {
            first = letters.dropBelow(place, stillHere);
        }
        if (first < 0) {
            return;
        }
        DestinationQueue queue = place.queue();
        ConsumeQueue entries = queue.entries();
        long end = first >= entries.tailBase()
                ? entries.next()
                : Math.min(ConsumeQueue.endOfBlock(first), entries.tailBase());
        long[] offsets = letters.takeBelow(place, end, GROUP_LIMIT);
        asked.add(new Group(place, offsets));
        surveys.ask(new Survey(queue, entries.snapshot(first, end), offsets, Long.MAX_VALUE, 0));
    }

    private static boolean isGone(DeadLetterList.Place place, long offset) {
        Settlement settlement = place.settlement();
        return place.subscription().isEnded() || settlement.isSettled(offset) || settlement.isPending(offset);
    }

    private void take(Group group, Survey.Findings found) {
        DeadLetterList.Place place = group.place();
        boolean isDamagedBlock = !found.isComplete()
                && place.queue().entries().isStill(found.survey().entries());
        if (isDamagedBlock) {
            place.queue().entries().noteDamaged(found.survey().entries());
        }
        for (int i = 0; i < group.offsets().length; i++) {
            long offset = group.offsets()[i];
            boolean isFound = i < found.entries().length;
            if (isGone(place, offset)) {
                letters.drop(place, offset, Result.GONE);
            } else if (isFound && found.messages()[i] != null) {
                propose(place, offset, found, i);
            } else if (isFound && found.entries()[i].position == found.damagedAt()) {
                keepBack(place, offset, "[message-damaged]", "it fails its checksum");
            } else if (!isFound && isDamagedBlock) {
                keepBack(place, offset, "[index-damaged]", "restart the broker to rebuild the index from the log");
            } else {
                // It was moved meanwhile, or there was no room for it in this answer.
                letters.again(place, offset);
            }
        }
    }

    private void keepBack(DeadLetterList.Place place, long offset, String event, String why) {
        LOG.error(
                "{} message {} of queue {} of {} cannot be read and go to the dead letters: {}",
                event,
                offset,
                place.queueId(),
                place.subscription().destination().name(),
                why);
        letters.keepBack(place, offset, Result.DAMAGED);
    }

    private void propose(DeadLetterList.Place place, long offset, Survey.Findings found, int index) {
        QueueEntry entry = found.entries()[index];
        Cause cause = letters.cause(place, offset);
        boolean dead = entry.position < live.nonPersistentDeadBelow().getAsLong()
                && StoredMessage.isNonPersistent(entry.flags);
        boolean expired = entry.expiry != 0 && entry.expiry <= clock.epochMs();
        if (cause.isOperators() && !dead && !expired) {
            proposeOperators(place, offset, cause, entry.flags >> 8, found.messages()[index]);
            return;
        }
        Destination origin = place.subscription().destination();
        String target = expired || cause.reason() == Reason.EXPIRED ? expiryQueueOf(origin) : deadLetterQueueOf(place);
        if (dead || target == null) {
            letters.drop(place, offset, Result.GONE);
            proposals.expire(List.of(new TagRange(place.subscription().id(), place.queueId(), offset, offset)));
            return;
        }
        int failures = place.settlement().failureCount(offset);
        Cause said = expired ? Cause.EXPIRED : cause;
        ByteBuffer copy = said.annotate(found.messages()[index], place.subscription(), failures, clock.epochMs());
        proposed++;
        proposals.transfer(
                new Transfer(
                        header(place, offset, failures, TransferRecord.FOR_ALL, said.reason()),
                        target,
                        Transfer.Absent.CREATE,
                        entry.flags >> 8,
                        copy),
                outcome -> transferred(place, offset, outcome));
    }

    private static TransferRecord.Header header(
            DeadLetterList.Place place, long offset, int failures, long onlyFor, Reason reason) {
        return new TransferRecord.Header(place.subscription().id(), place.queueId(), offset, failures, onlyFor, reason);
    }

    private void proposeOperators(DeadLetterList.Place place, long offset, Cause cause, int flags, ByteBuffer message) {
        boolean retries = cause.reason() == Reason.RETRIED;
        Map<String, Object> said = retries ? new MessageView().wrap(message).brokerProperties() : Map.of();
        String target = retries ? (String) said.get(BrokerProperties.ORIGIN) : cause.text();
        long onlyFor = (long) said.getOrDefault(BrokerProperties.ORIGIN_SUBSCRIPTION, TransferRecord.FOR_ALL);
        if (target == null) {
            stays(place, offset, Result.NO_ORIGIN);
        } else if (!isThere(target, onlyFor, place)) {
            stays(place, offset, Result.NO_TARGET);
        } else {
            proposed++;
            proposals.transfer(
                    new Transfer(
                            header(place, offset, TransferRecord.ANY_FAILURES, onlyFor, cause.reason()),
                            target,
                            Transfer.Absent.LEAVE,
                            flags,
                            retries ? BrokerProperties.remove(message) : message),
                    outcome -> transferred(place, offset, outcome));
        }
    }

    private boolean isThere(String target, long onlyFor, DeadLetterList.Place from) {
        Destination destination = live.destinations().find(target);
        if (destination == null || destination == from.subscription().destination()) {
            return false;
        }
        Subscription taker =
                onlyFor == TransferRecord.FOR_ALL ? null : live.subscriptions().find(onlyFor);
        return onlyFor == TransferRecord.FOR_ALL || taker != null && taker.destination() == destination;
    }

    /** It is not moved, and may be delivered again. */
    private void stays(DeadLetterList.Place place, long offset, Result result) {
        letters.drop(place, offset, result);
        staying.accept(place.settlement(), offset);
    }

    private void transferred(DeadLetterList.Place place, long offset, Transfer.Outcome outcome) {
        proposed--;
        if (outcome == Transfer.Outcome.CARRIED_OUT) {
            letters.drop(place, offset, Result.DONE);
            transferred++;
        } else if (isGone(place, offset)) {
            letters.drop(place, offset, Result.GONE);
        } else if (outcome == Transfer.Outcome.TOO_LARGE) {
            tooLarge(place, offset);
        } else {
            letters.again(place, offset);
        }
    }

    /** What an operator would move is consumed as before; a dead or expired letter must not be, and cannot go. */
    private void tooLarge(DeadLetterList.Place place, long offset) {
        if (letters.cause(place, offset).isOperators()) {
            stays(place, offset, Result.TOO_LARGE);
            return;
        }
        LOG.error(
                "[letter-too-large] message {} of queue {} of {} is, with what is said of a dead letter, more than a segment of"
                        + " the log holds: it is kept back. Purge it, or set the delivery limit to 0 (or no expiry queue)"
                        + " and restart the broker to have it delivered (or expire)",
                offset,
                place.queueId(),
                place.subscription().destination().name());
        letters.keepBack(place, offset, Result.TOO_LARGE);
    }

    private static String deadLetterQueueOf(DeadLetterList.Place place) {
        return DeadLetterName.of(
                place.subscription().destination(),
                place.subscription().identity().name());
    }

    /** Null if there is none, or what has its name is no queue. */
    private String expiryQueueOf(Destination origin) {
        String name = origin.expiryQueue();
        Destination existing = name == null ? null : live.destinations().find(name);
        if (existing != null && !existing.kind().isQueue()) {
            LOG.warn(
                    "[no-expiry-queue] '{}', the expiry queue of '{}', is a topic: the message expires",
                    name,
                    origin.name());
            return null;
        }
        return name;
    }
}
