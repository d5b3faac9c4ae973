package io.penstock.jms;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.Answers;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.message.ForeignMessage;
import io.penstock.jms.message.MessageOrigin;
import io.penstock.jms.message.PenstockMessage;
import io.penstock.jms.message.SendStamp;
import io.penstock.jms.produce.Outbox.Draft;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One producer's way of sending: from the application's message object to its snapshot on the way, with the headers set on the object.
 *
 * <p>For the session's thread; completion listeners are called on the session's mailbox. A synchronous send of a PERSISTENT message returns when the broker has
 * answered; a NON_PERSISTENT one leaves at once while the broker's window has room for it, and waits like the other when it has not, so that a full queue slows its
 * producer down in either mode. The connection's settings can make all wait, or none.
 */
final class MessageSender {
    private static final Logger LOG = LoggerFactory.getLogger(MessageSender.class);

    /**
     * How a message is to be sent.
     *
     * @param deliveryMode PERSISTENT or NON_PERSISTENT
     * @param priority 0 to 9
     * @param timeToLiveMs milliseconds; 0 means for ever
     * @param deliveryDelayMs milliseconds; 0 means none
     */
    record Quality(int deliveryMode, int priority, long timeToLiveMs, long deliveryDelayMs) {
        static final Quality DEFAULT = new Quality(
                Message.DEFAULT_DELIVERY_MODE,
                Message.DEFAULT_PRIORITY,
                Message.DEFAULT_TIME_TO_LIVE,
                Message.DEFAULT_DELIVERY_DELAY);

        /** @throws JMSException if the mode is neither PERSISTENT nor NON_PERSISTENT */
        Quality withDeliveryMode(int mode) throws JMSException {
            if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
                throw JmsErrors.coded(
                        JMSException::new, ErrorCode.INVALID_ARGUMENT, "There is no delivery mode " + mode);
            }
            return new Quality(mode, priority, timeToLiveMs, deliveryDelayMs);
        }

        /** @throws JMSException if the priority is not within 0 to 9 */
        Quality withPriority(int level) throws JMSException {
            if (level < 0 || level > 9) {
                throw JmsErrors.coded(
                        JMSException::new, ErrorCode.INVALID_ARGUMENT, "A priority is 0 to 9, not " + level);
            }
            return new Quality(deliveryMode, level, timeToLiveMs, deliveryDelayMs);
        }

        /** @throws JMSException if the time is negative */
        Quality withTimeToLive(long milliseconds) throws JMSException {
            if (milliseconds < 0) {
                throw JmsErrors.coded(
                        JMSException::new,
                        ErrorCode.INVALID_ARGUMENT,
                        "A time to live is not negative: " + milliseconds);
            }
            return new Quality(deliveryMode, priority, milliseconds, deliveryDelayMs);
        }

        /** @throws JMSException if the delay is negative */
        Quality withDeliveryDelay(long milliseconds) throws JMSException {
            if (milliseconds < 0) {
                throw JmsErrors.coded(
                        JMSException::new,
                        ErrorCode.INVALID_ARGUMENT,
                        "A delivery delay is not negative: " + milliseconds);
            }
            return new Quality(deliveryMode, priority, timeToLiveMs, milliseconds);
        }
    }

    private final PenstockConnection connection;
    private final SessionEngine session;

    MessageSender(PenstockConnection connection, SessionEngine session) {
        this.connection = connection;
        this.session = session;
    }

    /** A message that this producer makes for a body, by the connection's rules. */
    <M extends PenstockMessage> M made(M message) {
        message.propertyNames(connection.settings().local().propertyNames());
        return message;
    }

    void needOpen() throws JMSException {
        session.gate().needOpen();
    }

    /**
     * Sends, and returns when it is answered; or, by null as listener and by setting, at once.
     *
     * @param listener null for a synchronous send
     */
    void send(PenstockDestination destination, Message message, Quality quality, CompletionListener listener)
            throws JMSException {
        PenstockMessage own =
                ForeignMessage.convert(message, connection.settings().local().propertyNames());
        int number = connection.destinations().number(destination, Address.Use.SEND);
        String broker = session.link().brokerOfDestination(number);
        session.settlement().needReach(broker);
        SendStamp stamp = new SendStamp(
                destination,
                quality.deliveryMode(),
                quality.priority(),
                quality.timeToLiveMs(),
                quality.deliveryDelayMs(),
                connection.shared().ids().next(),
                connection.shared().clock().epochMs());
        stamp.on(own);
        MessageOrigin origin = connection.origin();
        own.sentBy(origin);
        Draft draft = (stream, count) -> {
            ByteBuffer bytes = connection.codec().encode(own, origin, stream, count);
            if (own != message) {
                stamp.on(message);
            }
            return new Outgoing(
                    number,
                    quality.timeToLiveMs(),
                    quality.deliveryDelayMs(),
                    stream,
                    count,
                    bytes.array(),
                    bytes.arrayOffset() + bytes.position(),
                    bytes.remaining());
        };
        if (listener != null) {
            hand(broker, draft, failure -> complete(listener, message, forgetting(destination, failure)));
        } else if (leavesAtOnce(broker, number, quality)) {
            hand(broker, draft, failure -> reportFailure(destination, failure));
        } else {
            sendAndWait(broker, destination, draft);
        }
    }

    private boolean leavesAtOnce(String broker, int destination, Quality quality) {
        return switch (connection.settings().sends().returns()) {
            case NOT -> true;
            case FOR_ANSWER -> false;
            case FOR_PERSISTENT ->
                quality.deliveryMode() == DeliveryMode.NON_PERSISTENT
                        && session.link()
                                .takesAtOnce(
                                        destination,
                                        session.outbox().stream(broker).id());
        };
    }

    private void sendAndWait(String broker, PenstockDestination destination, Draft draft) throws JMSException {
        int timeoutMs = session.timeOuts().sendMs();
        try {
            Answers.await(session.outbox().send(broker, draft), timeoutMs, "the message to " + destination);
        } catch (JMSException failed) {
            throw forgetting(destination, failed);
        }
    }

    private void hand(String broker, Draft draft, Consumer<Throwable> callback) throws JMSException {
        try {
            session.outbox().send(broker, draft, this, callback);
        } catch (InterruptedException interrupted) {
            throw Answers.interrupted("earlier asynchronous sends", interrupted);
        }
    }

    /** The failure in JMS words; where the broker does not know the destination any more, the next send asks for it again. */
    private JMSException forgetting(PenstockDestination destination, Throwable failure) {
        if (failure == null) {
            return null;
        }
        JMSException translated = JmsErrors.translate(failure);
        if (translated instanceof InvalidDestinationException) {
            connection.destinations().forget(destination);
        }
        return translated;
    }

    private void reportFailure(PenstockDestination destination, Throwable failure) {
        JMSException translated = forgetting(destination, failure);
        if (translated != null) {
            connection.report(translated);
        }
    }

    private static void complete(CompletionListener listener, Message message, JMSException failure) {
        try {
            if (failure == null) {
                listener.onCompletion(message);
            } else {
                listener.onException(message, failure);
            }
        } catch (RuntimeException thrown) {
            LOG.warn("[completion-listener-failed] a CompletionListener ended by an exception", thrown);
        }
    }

    /** Waits until the callbacks of this producer's sends have returned. */
    void awaitCompletions() throws JMSException {
        session.gate().needOutsideCompletions("MessageProducer.close");
        session.awaitCompletions(this, session.timeOuts().closeMs());
    }
}
