package io.penstock.jms;

import io.penstock.jms.MessageSender.Quality;
import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;

/**
 * A producer (Jakarta Messaging 3.1, chapter 7), bound to a destination or to none. For the session's thread; close is for any.
 *
 * <p>Message ids and timestamps are always set: leaving them out, which the specification allows a provider to ignore, saves nothing here.
 */
final class PenstockProducer implements QueueSender, TopicPublisher {
    private final MessageSender sender;
    private final PenstockDestination destination;
    private Quality quality = Quality.DEFAULT;
    private boolean disableMessageId;
    private boolean disableMessageTimestamp;
    private volatile boolean closed;

    /** @param destination null leaves it to each send */
    PenstockProducer(MessageSender sender, PenstockDestination destination) {
        this.sender = sender;
        this.destination = destination;
    }

    private void needOpen() throws JMSException {
        if (closed) {
            throw JmsErrors.coded(IllegalStateException::new, ErrorCode.OBJECT_CLOSED, "The producer is closed");
        }
        sender.needOpen();
    }

    @Override
    public void close() throws JMSException {
        if (!closed) {
            sender.awaitCompletions();
            closed = true;
        }
    }

    // ---- sending

    private void sendBound(Message message, Quality how, CompletionListener listener) throws JMSException {
        needOpen();
        if (destination == null) {
            throw new UnsupportedOperationException("The producer has no destination: give one to send");
        }
        sender.send(destination, message, how, listener);
    }

    private void sendTo(Destination to, Message message, Quality how, CompletionListener listener) throws JMSException {
        needOpen();
        if (destination != null) {
            throw new UnsupportedOperationException("The producer sends to " + destination + " only");
        }
        if (to == null) {
            throw JmsErrors.coded(
                    InvalidDestinationException::new,
                    ErrorCode.INVALID_ARGUMENT,
                    "There is no destination to send to: it is null");
        }
        sender.send(Destinations.own(to), message, how, listener);
    }

    private Quality quality(int deliveryMode, int priority, long timeToLive) throws JMSException {
        return quality.withDeliveryMode(deliveryMode).withPriority(priority).withTimeToLive(timeToLive);
    }

    private static CompletionListener needed(CompletionListener listener) {
        if (listener == null) {
            throw new IllegalArgumentException("An asynchronous send needs a CompletionListener, not null");
        }
        return listener;
    }

    @Override
    public void send(Message message) throws JMSException {
        sendBound(message, quality, null);
    }

    @Override
    public void send(Message message, int deliveryMode, int priority, long timeToLive) throws JMSException {
        sendBound(message, quality(deliveryMode, priority, timeToLive), null);
    }

    @Override
    public void send(Destination to, Message message) throws JMSException {
        sendTo(to, message, quality, null);
    }

    @Override
    public void send(Destination to, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        sendTo(to, message, quality(deliveryMode, priority, timeToLive), null);
    }

    @Override
    public void send(Message message, CompletionListener listener) throws JMSException {
        sendBound(message, quality, needed(listener));
    }

    @Override
    public void send(Message message, int deliveryMode, int priority, long timeToLive, CompletionListener listener)
            throws JMSException {
        sendBound(message, quality(deliveryMode, priority, timeToLive), needed(listener));
    }

    @Override
    public void send(Destination to, Message message, CompletionListener listener) throws JMSException {
        sendTo(to, message, quality, needed(listener));
    }

    @Override
    public void send(
            Destination to,
            Message message,
            int deliveryMode,
            int priority,
            long timeToLive,
            CompletionListener listener)
            throws JMSException {
        sendTo(to, message, quality(deliveryMode, priority, timeToLive), needed(listener));
    }

    @Override
    public void send(Queue queue, Message message) throws JMSException {
        sendTo(queue, message, quality, null);
    }

    @Override
    public void send(Queue queue, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        sendTo(queue, message, quality(deliveryMode, priority, timeToLive), null);
    }

    @Override
    public void publish(Message message) throws JMSException {
        sendBound(message, quality, null);
    }

    @Override
    public void publish(Message message, int deliveryMode, int priority, long timeToLive) throws JMSException {
        sendBound(message, quality(deliveryMode, priority, timeToLive), null);
    }

    @Override
    public void publish(Topic topic, Message message) throws JMSException {
        sendTo(topic, message, quality, null);
    }

    @Override
    public void publish(Topic topic, Message message, int deliveryMode, int priority, long timeToLive)
            throws JMSException {
        sendTo(topic, message, quality(deliveryMode, priority, timeToLive), null);
    }

    // ---- settings

    @Override
    public Destination getDestination() throws JMSException {
        needOpen();
        return destination;
    }

    @Override
    public Queue getQueue() throws JMSException {
        needOpen();
        return destination instanceof Queue queue ? queue : null;
    }

    @Override
    public Topic getTopic() throws JMSException {
        needOpen();
        return destination instanceof Topic topic ? topic : null;
    }

    @Override
    public void setDisableMessageID(boolean value) throws JMSException {
        needOpen();
        disableMessageId = value;
    }

    @Override
    public boolean getDisableMessageID() throws JMSException {
        needOpen();
        return disableMessageId;
    }

    @Override
    public void setDisableMessageTimestamp(boolean value) throws JMSException {
        needOpen();
        disableMessageTimestamp = value;
    }

    @Override
    public boolean getDisableMessageTimestamp() throws JMSException {
        needOpen();
        return disableMessageTimestamp;
    }

    @Override
    public void setDeliveryMode(int deliveryMode) throws JMSException {
        needOpen();
        quality = quality.withDeliveryMode(deliveryMode);
    }

    @Override
    public int getDeliveryMode() throws JMSException {
        needOpen();
        return quality.deliveryMode();
    }

    @Override
    public void setPriority(int defaultPriority) throws JMSException {
        needOpen();
        quality = quality.withPriority(defaultPriority);
    }

    @Override
    public int getPriority() throws JMSException {
        needOpen();
        return quality.priority();
    }

    @Override
    public void setTimeToLive(long timeToLive) throws JMSException {
        needOpen();
        quality = quality.withTimeToLive(timeToLive);
    }

    @Override
    public long getTimeToLive() throws JMSException {
        needOpen();
        return quality.timeToLiveMs();
    }

    @Override
    public void setDeliveryDelay(long deliveryDelay) throws JMSException {
        needOpen();
        quality = quality.withDeliveryDelay(deliveryDelay);
    }

    @Override
    public long getDeliveryDelay() throws JMSException {
        needOpen();
        return quality.deliveryDelayMs();
    }
}
