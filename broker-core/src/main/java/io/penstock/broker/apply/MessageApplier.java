package io.penstock.broker.apply;

import io.penstock.broker.delivery.Links;
import io.penstock.broker.destination.Addressee;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.destination.MessageRecord;
import io.penstock.broker.schedule.DueMessage;
import io.penstock.broker.schedule.DueRecord;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.broker.transaction.ProducerVerdict;
import io.penstock.broker.transaction.Producers;
import io.penstock.broker.transaction.StagedMessage;
import io.penstock.protocol.message.MessageLayout;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts messages into their queues: those sent alone, those of a committed transaction, and delayed ones when they are due.
 *
 * <p>Replicated code: reads the record and replicated state, nothing else. Owner: the log thread.
 */
final class MessageApplier {
    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final Producers producers;
    private final ScheduleApplier schedule;
    private final Links links;
    private final MessageRecord message = new MessageRecord();
    private final QueueEntry entry = new QueueEntry();
    private long lapsed;

    MessageApplier(
            Destinations destinations,
            Subscriptions subscriptions,
            Producers producers,
            ScheduleApplier schedule,
            Links links) {
        this.destinations = destinations;
        this.subscriptions = subscriptions;
        this.producers = producers;
        this.schedule = schedule;
        this.links = links;
    }

    /** MESSAGE: exactly once for its number, unless its destination refuses it. */
    Verdict apply(RecordView record) {
        message.wrap(record.buffer(), record.payloadOffset(), record.payloadLength());
        ByteBuffer bytes = record.buffer();
        int at = message.messageOffset();
        long high = bytes.getLong(at + MessageLayout.CLIENT_INSTANCE_AT);
        long low = bytes.getLong(at + MessageLayout.CLIENT_INSTANCE_AT + Long.BYTES);
        int stream = bytes.getInt(at + MessageLayout.STREAM_AT);
        long number = bytes.getLong(at + MessageLayout.NUMBER_AT);
        ProducerVerdict verdict = producers.check(high, low, stream, number);
        if (verdict == ProducerVerdict.DUPLICATE) {
            return Verdict.DONE;
        }
        boolean repeated = (bytes.get(at + MessageLayout.FLAGS_AT) & MessageLayout.FLAG_REPEATED) != 0;
        if (verdict == ProducerVerdict.IN_DOUBT || verdict == ProducerVerdict.UNKNOWN && repeated) {
            return Verdict.refused(
                    ErrorCode.SEND_IN_DOUBT, "number " + number + " of stream " + stream + " is too old to tell");
        }
        Verdict refusal = refusal(record);
        if (refusal != null) {
            producers.refuse(high, low, stream, number);
            return refusal;
        }
        producers.accept(high, low, stream, number);
        if (isDelayed(record)) {
            fill(entry, record, message);
            schedule.put(addressee(message, record.position()), message.visibleAt(), entry, record.timestamp());
            return Verdict.DONE;
        }
        enter(destinations.find(message.destinationId()), record, message);
        return Verdict.DONE;
    }

    /** Puts a message, whose bytes are in this record, into a queue and offers it to whoever consumes. */
    void enter(Destination destination, RecordView record, MessageRecord which) {
        fill(entry, record, which);
        int queueId = place(destination, which.queueId(), entry);
        long offset = append(destination, queueId, entry);
        List<Subscription> takers = subscriptions.of(destination.id());
        for (int i = 0; i < takers.size(); i++) {
            links.appended(takers.get(i).settlement(queueId), offset, record);
        }
    }

    /**
     * The same for one subscription alone.
     *
     * @param settle settles it for another subscription, which has not seen it
     */
    void enter(
            Destination destination,
            RecordView record,
            MessageRecord which,
            Subscription taker,
            Consumer<TagRange> settle) {
        fill(entry, record, which);
        int queueId = place(destination, which.queueId(), entry);
        long offset = append(destination, queueId, entry);
        for (Subscription each : List.copyOf(subscriptions.of(destination.id()))) {
            if (each != taker) {
                settle.accept(new TagRange(each.id(), queueId, offset, offset));
            }
        }
        links.appended(taker.settlement(queueId));
    }

    private Verdict refusal(RecordView record) {
        Destination destination = destinations.find(message.destinationId());
        if (destination == null || destination.queue(message.queueId()) == null) {
            return Verdict.refused(ErrorCode.NO_SUCH_DESTINATION, "the destination does not exist any more");
        }
        if (destination.settings().pause().holdsSends()) {
            return Verdict.refused(ErrorCode.DESTINATION_PAUSED, "sends to '" + destination.name() + "' are paused");
        }
        if (!isDelayed(record) && destination.rejects(record.length())) {
            return Verdict.refused(
                    ErrorCode.QUEUE_FULL,
                    "'" + destination.name() + "' is at its limit of "
                            + destination.settings().messagesMax() + " messages or "
                            + destination.settings().bytesMax() + " bytes (0 = none)");
        }
        return null;
    }

    private boolean isDelayed(RecordView record) {
        return message.visibleAt() > record.timestamp();
    }

    private static Addressee addressee(MessageRecord of, long sentPosition) {
        return new Addressee(of.destinationId(), of.queueId(), of.expiryAt(), sentPosition);
    }

    /** Appends the messages of a committed transaction, whose conditions hold. */
    void append(List<StagedMessage> messages, long nowMs) {
        for (StagedMessage staged : messages) {
            if (staged.isDelayed(nowMs)) {
                Addressee target = new Addressee(
                        staged.destinationId(), staged.queueId(), staged.entry().expiry, staged.sentPosition());
                schedule.put(target, staged.visibleAt(), staged.entry(), nowMs);
            } else {
                enter(destinations.find(staged.destinationId()), staged.queueId(), staged.entry());
            }
        }
    }

    /**
     * DUE: delayed messages go where they belong, whatever limits there are: they were accepted when they were sent.
     *
     * @param settle settles one for a subscription that did not exist when it was sent
     */
    Verdict due(RecordView record, Consumer<TagRange> settle) {
        DueRecord due = DueRecord.LAYOUT.decode(record.payload());
        for (int i = 0; i < due.messages().size(); i++) {
            DueMessage each = due.messages().get(i);
            if (schedule.take(each, entry)) {
                Destination destination = destinations.find(each.target().destinationId());
                if (isWelcome(destination, each.target().queueId(), record.timestamp())) {
                    enter(destination, each.target(), entry, settle);
                } else {
                    lapsed++;
                }
            }
        }
        schedule.deletePast(record.timestamp());
        return Verdict.DONE;
    }

    /** One that has expired is never delivered, but an expiry queue gets it from its destination as any other. */
    private boolean isWelcome(Destination destination, int queueId, long nowMs) {
        boolean expired = entry.expiry != 0 && entry.expiry <= nowMs;
        return destination != null
                && destination.queue(queueId) != null
                && (!expired || destination.expiryQueue() != null);
    }

    /** Delayed messages since the start that had expired, or whose destination was gone, when they became due. */
    long lapsed() {
        return lapsed;
    }

    /** Puts a message, whose bytes are elsewhere in the log, into a queue. */
    private void enter(Destination destination, int wished, QueueEntry which) {
        int queueId = place(destination, wished, which);
        append(destination, queueId, which);
        List<Subscription> takers = subscriptions.of(destination.id());
        for (int i = 0; i < takers.size(); i++) {
            links.appended(takers.get(i).settlement(queueId));
        }
    }

    /** The same for those subscriptions alone that existed when the message was sent. */
    private void enter(Destination destination, Addressee target, QueueEntry which, Consumer<TagRange> settle) {
        int queueId = place(destination, target.queueId(), which);
        long offset = append(destination, queueId, which);
        for (Subscription each : List.copyOf(subscriptions.of(destination.id()))) {
            if (each.existedAt(target.sentPosition())) {
                links.appended(each.settlement(queueId));
            } else {
                settle.accept(new TagRange(each.id(), queueId, offset, offset));
            }
        }
    }

    /**
     * The queue that a message stands in: its priority's, which is made for the first one; but a message of the usual
     * priority, or of a group, whose order counts, stands where it was sent.
     */
    private int place(Destination destination, int wished, QueueEntry which) {
        int priority = which.flags & 0xFF;
        boolean ordinary = which.groupHash != 0
                || priority == DestinationQueue.USUAL_PRIORITY
                || priority > MessageLayout.PRIORITY_MAX;
        if (ordinary || destination.isInternal()) {
            return destination.queue(wished).isLane() ? 0 : wished;
        }
        DestinationQueue lane = destination.lane(priority);
        if (lane == null) {
            lane = destinations.addLane(destination, priority);
            subscriptions.addQueue(lane);
            for (Subscription subscription : subscriptions.of(destination.id())) {
                links.queueAdded(subscription, lane);
            }
        }
        return lane.id();
    }

    private long append(Destination destination, int queueId, QueueEntry which) {
        long offset = destination.append(queueId, which);
        if (subscriptions.of(destination.id()).isEmpty()) {
            DestinationQueue queue = destination.queue(queueId);
            destination.dropSettled(queue);
        }
        return offset;
    }

    /** What a queue remembers of a message, so that most questions need no look at the log. */
    static void fill(QueueEntry entry, RecordView record, MessageRecord message) {
        ByteBuffer bytes = record.buffer();
        int at = message.messageOffset();
        int priority = bytes.get(at + MessageLayout.PRIORITY_AT) & 0xFF;
        entry.set(
                record.position(),
                record.length(),
                message.flags() << 8 | priority,
                bytes.getInt(at + MessageLayout.TAG_HASH_AT),
                bytes.getInt(at + MessageLayout.GROUP_HASH_AT),
                message.expiryAt());
    }
}
