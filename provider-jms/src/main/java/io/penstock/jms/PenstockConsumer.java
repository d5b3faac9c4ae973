package io.penstock.jms;

import io.penstock.jms.consume.ConsumerLink;
import io.penstock.jms.consume.Receiver;
import io.penstock.jms.link.Answers;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.Subscription;
import io.penstock.jms.link.Subscription.OwnMessages;
import io.penstock.jms.message.PenstockMessage;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import jakarta.jms.StreamMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.util.concurrent.TimeUnit;

/**
 * A consumer (Jakarta Messaging 3.1, chapter 8): received messages are decoded, checked for their expiry and handed over here; buffers and credit are {@link ConsumerLink}'s.
 *
 * <p>For the session's thread, the listener on the session's mailbox; close is for any thread, and for the listener itself.
 */
final class PenstockConsumer implements QueueReceiver, TopicSubscriber {
    /** How long receiveNoWait waits for the broker's word that there is nothing, when no request time-out is set. */
    private static final int NO_WAIT_LIMIT_MS = 10_000;

    private final PenstockConnection connection;
    private final SessionEngine session;
    private final PenstockDestination destination;
    private final Subscription subscription;
    private final ConsumerLink link;
    private final ListenerCalls calls;
    private volatile MessageListener listener;
    private volatile boolean closed;

    PenstockConsumer(
            PenstockConnection connection,
            SessionEngine session,
            PenstockDestination destination,
            Subscription subscription,
            ConsumerLink link) {
        this.connection = connection;
        this.session = session;
        this.destination = destination;
        this.subscription = subscription;
        this.link = link;
        this.calls = new ListenerCalls(connection, session, destination, link);
    }

    ConsumerLink link() {
        return link;
    }

    PenstockDestination destination() {
        return destination;
    }

    private void needOpen() throws JMSException {
        if (closed) {
            throw JmsErrors.coded(IllegalStateException::new, ErrorCode.OBJECT_CLOSED, "The consumer is closed");
        }
        session.gate().needOpen();
    }

    // ---- receiving

    @Override
    public Message receive() throws JMSException {
        return receive(0);
    }

    @Override
    public Message receive(long timeout) throws JMSException {
        Taken taken = take(nanos(timeout));
        return taken == null ? null : handOver(taken);
    }

    @Override
    public Message receiveNoWait() throws JMSException {
        Taken taken = takeNow();
        return taken == null ? null : handOver(taken);
    }

    /**
     * Receives a message's body; one that does not fit the type stays the next message where the session settles by delivery (Jakarta Messaging 3.1, JMSConsumer).
     *
     * @param timeoutMs milliseconds; 0 waits without end
     * @throws MessageFormatException if the body cannot be had as this type
     */
    <T> T receiveBody(Class<T> type, long timeoutMs) throws JMSException {
        return bodyOf(take(nanos(timeoutMs)), type);
    }

    /** The same, without waiting for a message that is still to come. */
    <T> T receiveBodyNoWait(Class<T> type) throws JMSException {
        return bodyOf(takeNow(), type);
    }

    private <T> T bodyOf(Taken taken, Class<T> type) throws JMSException {
        if (taken == null) {
            return null;
        }
        PenstockMessage message = taken.message();
        try {
            if (message instanceof StreamMessage || message.getClass() == PenstockMessage.class) {
                throw JmsErrors.coded(
                        MessageFormatException::new,
                        ErrorCode.BODY_TYPE,
                        "A " + message.getClass().getSimpleName() + " has no body to receive");
            }
            T body = message.getBody(type);
            if (body == null) {
                throw JmsErrors.coded(MessageFormatException::new, ErrorCode.BODY_TYPE, "The message has no body");
            }
            handOver(taken);
            return body;
        } catch (MessageFormatException unfit) {
            if (session.mode().settlesByDelivery()) {
                session.inbox().putBack(link, taken.delivered());
            } else {
                handOver(taken);
            }
            throw unfit;
        }
    }

    private record Taken(Delivered delivered, PenstockMessage message) {}

    private static long nanos(long timeoutMs) {
        return timeoutMs == 0 ? Receiver.FOREVER : TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    private Taken take(long timeoutNanos) throws JMSException {
        needReceiver();
        long begin = connection.shared().clock().nanos();
        try {
            while (true) {
                long left = timeoutNanos == Receiver.FOREVER
                        ? timeoutNanos
                        : timeoutNanos - (connection.shared().clock().nanos() - begin);
                Delivered delivered = session.receiver().take(link, left);
                needPresent(delivered);
                PenstockMessage message = delivered == null ? null : calls.decode(delivered);
                if (delivered == null || message != null) {
                    return delivered == null ? null : new Taken(delivered, message);
                }
            }
        } catch (InterruptedException interrupted) {
            throw Answers.interrupted("a message", interrupted);
        }
    }

    private Taken takeNow() throws JMSException {
        needReceiver();
        int limitMs = session.timeOuts().requestMs() == 0
                ? NO_WAIT_LIMIT_MS
                : session.timeOuts().requestMs();
        try {
            while (true) {
                Delivered delivered = session.receiver().takeNow(link, TimeUnit.MILLISECONDS.toNanos(limitMs));
                needPresent(delivered);
                PenstockMessage message = delivered == null ? null : calls.decode(delivered);
                if (delivered == null || message != null) {
                    return delivered == null ? null : new Taken(delivered, message);
                }
            }
        } catch (InterruptedException interrupted) {
            throw Answers.interrupted("a message", interrupted);
        }
    }

    /** A consumer that found nothing since what it consumed from is gone says so. */
    private void needPresent(Delivered delivered) throws JMSException {
        Exception lostBy = delivered == null ? link.lostBy() : null;
        if (lostBy != null) {
            throw JmsErrors.translate(lostBy);
        }
    }

    private void needReceiver() throws JMSException {
        needOpen();
        if (listener != null) {
            throw JmsErrors.coded(
                    IllegalStateException::new,
                    ErrorCode.ILLEGAL_STATE,
                    "The consumer has a MessageListener, so nothing can be received by call");
        }
        session.settlement().needReach(session.link().brokerOfSubscription(link.subscription()));
    }

    private PenstockMessage handOver(Taken taken) {
        session.settlement().received(link, taken.delivered());
        return taken.message();
    }

    // ---- the listener

    @Override
    public MessageListener getMessageListener() throws JMSException {
        needOpen();
        return listener;
    }

    @Override
    public void setMessageListener(MessageListener next) throws JMSException {
        needOpen();
        try {
            listener = next;
            session.inbox().listen(link, next == null ? null : this::deliver);
        } catch (InterruptedException interrupted) {
            throw Answers.interrupted("the listener to return", interrupted);
        }
    }

    /** On the session's mailbox, inside the session's callback mark. */
    private void deliver(Delivered delivered) {
        calls.deliver(delivered, listener);
    }

    // ---- the rest

    @Override
    public void close() throws JMSException {
        if (closed) {
            return;
        }
        closed = true;
        if (!session.gate().isEnding()) {
            session.close(link);
        }
    }

    @Override
    public String getMessageSelector() throws JMSException {
        needOpen();
        return subscription.selector();
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
    public boolean getNoLocal() throws JMSException {
        needOpen();
        return subscription.ownMessages() == OwnMessages.SKIPPED;
    }
}
