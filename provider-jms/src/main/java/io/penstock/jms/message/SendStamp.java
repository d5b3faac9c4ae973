package io.penstock.jms.message;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.UUID;

/**
 * The headers that {@code send} sets on the sender's own message object, by the client's clock (Jakarta Messaging 3.1, 3.4.11). A value, for
 * any thread; nothing is stamped before {@link #on} is called.
 *
 * @param destination where the message goes
 * @param deliveryMode {@link DeliveryMode#PERSISTENT} or NON_PERSISTENT
 * @param priority 0 to 9
 * @param timeToLiveMs milliseconds; 0 means for ever
 * @param deliveryDelayMs milliseconds; 0 means none
 * @param id the new message's id
 * @param timestampMs the client's clock at the send
 */
public record SendStamp(
        Destination destination,
        int deliveryMode,
        int priority,
        long timeToLiveMs,
        long deliveryDelayMs,
        UUID id,
        long timestampMs) {

    /** Sets the headers on the provider's own message, or on a foreign one after its conversion was sent. */
    public void on(Message message) throws JMSException {
        message.setJMSDestination(destination);
        message.setJMSDeliveryMode(deliveryMode);
        message.setJMSPriority(priority);
        message.setJMSTimestamp(timestampMs);
        // Both count from the send: a delay uses up a part of the time to live.
        message.setJMSExpiration(timeToLiveMs == 0 ? 0 : after(timeToLiveMs));
        message.setJMSDeliveryTime(after(deliveryDelayMs));
        message.setJMSMessageID(MessageId.text(id));
    }

    private long after(long durationMs) {
        long moment = timestampMs + durationMs;
        return moment < timestampMs ? Long.MAX_VALUE : moment;
    }
}
