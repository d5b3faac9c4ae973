package io.penstock.jms.message;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Sends messages through the codec, as a broker between would, and fakes of destinations. */
final class Received {
    static final Destination HERE = new AQueue("here");
    static final long NOW = 1_700_000_000_000L;
    static final MessageOrigin ORIGIN = new MessageOrigin(new UUID(5, 6), 77, "client", null, null);

    private Received() {}

    /** The message as a consumer gets it the first time. */
    static <M extends PenstockMessage> M from(M sent) throws JMSException {
        return from(sent, DeserializationPolicy.basics(), 1);
    }

    @SuppressWarnings("unchecked") // decoding gives the class that was encoded, or the test fails here
    static <M extends PenstockMessage> M from(M sent, DeserializationPolicy policy, int deliveryCount)
            throws JMSException {
        MessageCodec codec = new MessageCodec(Received::destination, policy);
        stamp().on(sent);
        ByteBuffer bytes = codec.encode(sent, ORIGIN, 3, 9);
        return (M) sent.getClass().cast(codec.decode(bytes, deliveryCount, HERE));
    }

    static SendStamp stamp() {
        return new SendStamp(HERE, DeliveryMode.PERSISTENT, 4, 0, 0, new UUID(1, 2), NOW);
    }

    static Destination destination(DestinationKind kind, String name) {
        return switch (kind) {
            case QUEUE -> new AQueue(name);
            case TOPIC -> new ATopic(name);
            case TEMPORARY_QUEUE -> new ATemporaryQueue(name);
            case TEMPORARY_TOPIC -> new ATemporaryTopic(name);
        };
    }

    record AQueue(String name) implements Queue {
        @Override
        public String getQueueName() {
            return name;
        }
    }

    record ATopic(String name) implements Topic {
        @Override
        public String getTopicName() {
            return name;
        }
    }

    record ATemporaryQueue(String name) implements TemporaryQueue {
        @Override
        public String getQueueName() {
            return name;
        }

        @Override
        public void delete() {}
    }

    record ATemporaryTopic(String name) implements TemporaryTopic {
        @Override
        public String getTopicName() {
            return name;
        }

        @Override
        public void delete() {}
    }
}
