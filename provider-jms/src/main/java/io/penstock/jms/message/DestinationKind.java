package io.penstock.jms.message;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;

/**
 * What a destination is, as Jakarta Messaging tells destinations apart. Constants, for any thread.
 */
public enum DestinationKind {
    QUEUE("queue"),
    TOPIC("topic"),
    TEMPORARY_QUEUE("queue"),
    TEMPORARY_TOPIC("topic");

    private final String scheme;

    DestinationKind(String scheme) {
        this.scheme = scheme;
    }

    /** The word before {@code ://} in a destination's text. */
    public String scheme() {
        return scheme;
    }

    /** Whether each message goes to one consumer. */
    public boolean isQueue() {
        return this == QUEUE || this == TEMPORARY_QUEUE;
    }

    /** Whether it ends with the connection that created it. */
    public boolean isTemporary() {
        return this == TEMPORARY_QUEUE || this == TEMPORARY_TOPIC;
    }

    /**
     * The kind of anyone's destination object.
     *
     * @throws InvalidDestinationException if it is null or neither a queue nor a topic
     */
    public static DestinationKind of(Destination destination) throws InvalidDestinationException {
        if (destination instanceof TemporaryQueue) {
            return TEMPORARY_QUEUE;
        }
        if (destination instanceof TemporaryTopic) {
            return TEMPORARY_TOPIC;
        }
        if (destination instanceof Queue) {
            return QUEUE;
        }
        if (destination instanceof Topic) {
            return TOPIC;
        }
        throw JmsErrors.coded(
                InvalidDestinationException::new,
                ErrorCode.INVALID_ARGUMENT,
                destination == null
                        ? "A destination is needed, null was given"
                        : "Neither a queue nor a topic: "
                                + destination.getClass().getName());
    }

    /**
     * The name of anyone's destination object.
     *
     * @throws JMSException if it is neither a queue nor a topic, or will not say its name
     */
    public static String nameOf(Destination destination) throws JMSException {
        String name = switch (of(destination)) {
            case QUEUE, TEMPORARY_QUEUE -> ((Queue) destination).getQueueName();
            case TOPIC, TEMPORARY_TOPIC -> ((Topic) destination).getTopicName();
        };
        if (name == null || name.isEmpty()) {
            throw JmsErrors.coded(
                    InvalidDestinationException::new,
                    ErrorCode.INVALID_ARGUMENT,
                    "The destination has no name: " + destination);
        }
        return name;
    }
}
