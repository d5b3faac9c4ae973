package io.penstock.jms.message;

import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;

/**
 * What a destination is, with the number that stands for it in a message's reply-to slot. A constant value, for any thread.
 */
public enum DestinationKind {
    QUEUE(1, "queue"),
    TOPIC(2, "topic"),
    TEMPORARY_QUEUE(3, "queue"),
    TEMPORARY_TOPIC(4, "topic");

    private final int number;
    private final String scheme;

    DestinationKind(int number, String scheme) {
        this.number = number;
        this.scheme = scheme;
    }

    /** The number in the message layout. */
    public int number() {
        return number;
    }

    /** The word before {@code ://} in a destination's text. */
    public String scheme() {
        return scheme;
    }

    /** The kind with this number, or null if no kind known to this version has it. */
    public static DestinationKind numbered(int number) {
        for (DestinationKind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        return null;
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
        throw new InvalidDestinationException(
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
            throw new InvalidDestinationException("The destination has no name: " + destination);
        }
        return name;
    }
}
