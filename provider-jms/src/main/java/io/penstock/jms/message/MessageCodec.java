package io.penstock.jms.message;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.message.MessageLayout;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.message.MessageWriter;
import io.penstock.protocol.message.ReplyTo;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.WireException;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Messages to their stored layout and back. Encoding is the snapshot that {@code send} owes the application; decoding reads the headers at once
 * and leaves properties and body until they are asked for. Immutable, for any thread.
 */
public final class MessageCodec {
    /** Room for the fixed part, a type, a correlation id and some properties. */
    private static final int SIZE_WITHOUT_BODY = 320;

    private final DestinationFactory destinations;
    private final DeserializationPolicy policy;

    public MessageCodec(DestinationFactory destinations, DeserializationPolicy policy) {
        this.destinations = destinations;
        this.policy = policy;
    }

    /**
     * The message as it is now, in the layout that is sent and stored; its headers were set by {@link SendStamp#on}.
     *
     * @param stream the producer's sequence stream
     * @param number the message's number in the stream
     * @return a buffer over a heap array of its own, whose first byte is the array's first
     */
    public ByteBuffer encode(PenstockMessage message, MessageOrigin origin, int stream, long number)
            throws JMSException {
        MessageHeaders headers = message.headers();
        UUID id = Objects.requireNonNull(MessageId.parse(headers.messageId), "the message was not stamped");
        Map<String, Object> properties =
                new LinkedHashMap<>(message.properties().clients());
        if (properties.size() > MessageLayout.PROPERTIES_MAX) {
            throw JmsErrors.coded(
                    MessageFormatException::new,
                    ErrorCode.LIMIT_EXCEEDED,
                    "A message has at most " + MessageLayout.PROPERTIES_MAX + " properties, not " + properties.size());
        }
        properties.keySet().removeIf(MessageProperties::isBrokers);
        String groupId = (String) ownSlot(properties, MessageProperties.GROUP_ID);
        Integer groupSequence = (Integer) ownSlot(properties, MessageProperties.GROUP_SEQUENCE);
        String keys = (String) ownSlot(properties, MessageProperties.KEYS);

        OutBuffer out = new OutBuffer(SIZE_WITHOUT_BODY + message.bodySizeGuess());
        MessageWriter writer = new MessageWriter().begin(out);
        if (headers.deliveryMode == DeliveryMode.PERSISTENT) {
            writer.persistent();
        }
        writer.bodyType(message.bodyType())
                .priority(headers.priority)
                .messageId(id)
                .producer(origin.clientInstance(), stream, number)
                .timestamp(headers.timestamp)
                .expiration(headers.expiration)
                .deliveryTime(headers.deliveryTime)
                .originConnection(origin.connection())
                .clientId(origin.clientId())
                .type(headers.type);
        if (headers.correlationIsBytes()) {
            writer.correlationId(headers.correlationBytes());
        } else {
            writer.correlationId(headers.correlationText());
        }
        writer.replyTo(replyTo(headers.replyTo)).groupId(groupId);
        if (groupSequence != null) {
            writer.groupSequence(groupSequence);
        }
        writer.userId(origin.userId()).keys(keys).properties(properties);
        message.writeBody(writer);
        writer.end();
        return out.detach();
    }

    /**
     * The message in these bytes, which become the message's own; its properties and body are read-only until cleared.
     *
     * @param bytes the stored layout, from the buffer's position
     * @param deliveryCount 1 at the first delivery; more marks the message as redelivered
     * @param destination where the consumer got it
     * @throws jakarta.jms.MessageFormatException if the bytes are no message
     */
    public PenstockMessage decode(ByteBuffer bytes, int deliveryCount, Destination destination) throws JMSException {
        MessageView view = new MessageView();
        try {
            view.wrap(bytes);
            PenstockMessage message = ofType(view);
            readHeaders(view, message.headers());
            message.headers().destination = destination;
            message.headers().redelivered = deliveryCount > 1;
            message.properties().arrived(() -> readProperties(view), deliveryCount, view.userId());
            message.arrived(view.body());
            return message;
        } catch (WireException damaged) {
            throw Unreadable.because(
                    ErrorCode.MESSAGE_FORMAT, "What was delivered is no message: " + damaged.getMessage(), damaged);
        }
    }

    private PenstockMessage ofType(MessageView view) {
        return switch (view.bodyType()) {
            case NONE -> new PenstockMessage();
            case TEXT -> new PenstockTextMessage();
            case BYTES -> new PenstockBytesMessage();
            case MAP -> new PenstockMapMessage();
            case STREAM -> new PenstockStreamMessage();
            case OBJECT -> {
                PenstockObjectMessage message = new PenstockObjectMessage();
                message.policy(policy);
                yield message;
            }
        };
    }

    private void readHeaders(MessageView view, MessageHeaders headers) {
        headers.messageId = MessageId.text(view.messageId());
        headers.timestamp = view.timestamp();
        headers.expiration = view.expiration();
        headers.deliveryTime = view.deliveryTime();
        headers.deliveryMode = view.persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
        headers.priority = view.priority();
        headers.type = view.type();
        if (view.correlationIdIsBytes()) {
            headers.correlation(view.correlationIdBytes());
        } else {
            headers.correlation(view.correlationId());
        }
        ReplyTo replyTo = view.replyTo();
        if (replyTo != null) {
            headers.replyTo = destinations.destination(
                    DestinationKind.valueOf(replyTo.kind().name()), replyTo.name());
        }
    }

    private static Map<String, Object> readProperties(MessageView view) throws JMSException {
        try {
            Map<String, Object> properties = view.properties();
            if (view.groupId() != null) {
                properties.put(MessageProperties.GROUP_ID, view.groupId());
            }
            if (view.hasGroupSequence()) {
                properties.put(MessageProperties.GROUP_SEQUENCE, view.groupSequence());
            }
            if (view.keys() != null) {
                properties.put(MessageProperties.KEYS, view.keys());
            }
            properties.putAll(view.brokerProperties());
            return properties;
        } catch (WireException damaged) {
            throw Unreadable.because(
                    ErrorCode.MESSAGE_FORMAT,
                    "The message's properties cannot be read: " + damaged.getMessage(),
                    damaged);
        }
    }

    private static ReplyTo replyTo(Destination destination) throws JMSException {
        if (destination == null) {
            return null;
        }
        ReplyTo.Kind kind = ReplyTo.Kind.valueOf(DestinationKind.of(destination).name());
        return new ReplyTo(kind, DestinationKind.nameOf(destination));
    }

    /** Takes out a property that has a slot of its own; one that is null stays, since only a typed property can say so. */
    private static Object ownSlot(Map<String, Object> properties, String name) {
        Object value = properties.get(name);
        if (value != null) {
            properties.remove(name);
        }
        return value;
    }
}
