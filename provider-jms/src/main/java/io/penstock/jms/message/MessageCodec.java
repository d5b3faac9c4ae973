package io.penstock.jms.message;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.nio.ByteBuffer;

/**
 * Messages to their stored layout and back. Encoding is the snapshot that {@code send} owes the application; decoding reads the headers at once
 * and leaves properties and body until they are asked for. Immutable, for any thread.
 */
public final class MessageCodec {
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
     * @return a buffer over a heap array, from its position to its limit
     */
    public ByteBuffer encode(PenstockMessage message, MessageOrigin origin, int stream, long number)
            throws JMSException {
        throw new MessageFormatException("The message layout is not here yet");
    }

    /**
     * The message in these bytes, which become the message's own; read-only until cleared.
     *
     * @param deliveryCount 1 at the first delivery
     * @param destination where the consumer got it
     */
    public PenstockMessage decode(ByteBuffer bytes, int deliveryCount, Destination destination) throws JMSException {
        throw new MessageFormatException("The message layout is not here yet, " + destinations + ", " + policy);
    }
}
