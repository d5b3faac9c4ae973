package io.penstock.broker.apply;

import io.penstock.broker.delivery.Links;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.destination.MessageRecord;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.broker.transaction.ProducerVerdict;
import io.penstock.broker.transaction.Producers;
import io.penstock.broker.transaction.StagedMessage;
import io.penstock.protocol.message.MessageLayout;
import io.penstock.protocol.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Puts messages into their queues: those sent alone, and those of a committed transaction.
 *
 * <p>Replicated code: reads the record and replicated state, nothing else. Owner: the log thread.
 */
final class MessageApplier {
    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final Producers producers;
    private final Links links;
    private final MessageRecord message = new MessageRecord();
    private final QueueEntry entry = new QueueEntry();

    MessageApplier(Destinations destinations, Subscriptions subscriptions, Producers producers, Links links) {
        this.destinations = destinations;
        this.subscriptions = subscriptions;
        this.producers = producers;
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
        Destination destination = destinations.find(message.destinationId());
        fill(entry, record, message);
        long offset = append(destination, message.queueId(), entry);
        List<Subscription> takers = subscriptions.of(destination.id());
        for (int i = 0; i < takers.size(); i++) {
            links.appended(takers.get(i).settlement(message.queueId()), offset, record);
        }
        return Verdict.DONE;
    }

    private Verdict refusal(RecordView record) {
        Destination destination = destinations.find(message.destinationId());
        if (destination == null || destination.queue(message.queueId()) == null) {
            return Verdict.refused(ErrorCode.NO_SUCH_DESTINATION, "the destination does not exist any more");
        }
        if (destination.rejects(record.length())) {
            return Verdict.refused(
                    ErrorCode.QUEUE_FULL,
                    "'" + destination.name() + "' is at its limit of "
                            + destination.settings().messagesMax() + " messages or "
                            + destination.settings().bytesMax() + " bytes (0 = none)");
        }
        return null;
    }

    /** Appends the messages of a committed transaction, whose conditions hold. */
    void append(List<StagedMessage> messages) {
        for (StagedMessage staged : messages) {
            Destination destination = destinations.find(staged.destinationId());
            append(destination, staged.queueId(), staged.entry());
            List<Subscription> takers = subscriptions.of(destination.id());
            for (int i = 0; i < takers.size(); i++) {
                links.appended(takers.get(i).settlement(staged.queueId()));
            }
        }
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
