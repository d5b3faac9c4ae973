package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

@Section("3.4")
class HeaderFieldsTest extends ConformanceCase {
    private static final long HOUR_MS = 3_600_000;

    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        queue = queue();
        producer = session.createProducer(queue);
    }

    private Message sentAndReceived(Message message) throws JMSException {
        producer.send(message);
        return receive(queue);
    }

    @Says("3.4.1 After the send, JMSDestination is what the send was given; what it was before is ignored.")
    void shouldSetTheDestinationOfTheSend() throws JMSException {
        Message message = session.createMessage();
        message.setJMSDestination(queue());
        producer.send(message);
        assertThat(message.getJMSDestination()).isEqualTo(queue);
    }

    @Says("3.4.1 A received message's destination is equivalent to the one it was sent to, queue or topic.")
    void shouldKeepTheDestinationForTheReceiver() throws JMSException {
        assertThat(sentAndReceived(session.createMessage()).getJMSDestination()).isEqualTo(queue);
        Topic topic = topic();
        try (MessageConsumer consumer = session.createConsumer(topic)) {
            send(topic, "to a topic");
            Destination received = receive(consumer).getJMSDestination();
            assertThat(received).isEqualTo(topic).isInstanceOf(Topic.class);
        }
    }

    @Says("3.4.2 JMSDeliveryMode is that of the send, and what the message said before is ignored.")
    void shouldSetTheDeliveryModeOfTheSend() throws JMSException {
        for (int mode : List.of(DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT)) {
            Message message = session.createMessage();
            message.setJMSDeliveryMode(
                    mode == DeliveryMode.PERSISTENT ? DeliveryMode.NON_PERSISTENT : DeliveryMode.PERSISTENT);
            producer.setDeliveryMode(mode);
            Message received = sentAndReceived(message);
            assertThat(message.getJMSDeliveryMode()).isEqualTo(mode);
            assertThat(received.getJMSDeliveryMode()).isEqualTo(mode);
        }
    }

    @Says("3.4.3 Every message id begins with ID:, and the receiver sees the sender's.")
    void shouldBeginEveryMessageIdWithItsPrefix() throws JMSException {
        Message message = session.createMessage();
        Message received = sentAndReceived(message);
        assertThat(message.getJMSMessageID()).startsWith("ID:");
        assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
    }

    @Says("3.4.3 A message id is unique among all messages of the installation, whoever sent them.")
    void shouldMakeMessageIdsUnique() throws JMSException {
        Set<String> ids = new HashSet<>();
        int count = 0;
        for (int i = 0; i < 3; i++) {
            Session other = started().createSession();
            for (Destination destination : List.of(queue, topic())) {
                MessageProducer sender = other.createProducer(destination);
                Message message = other.createMessage();
                for (int j = 0; j < 50; j++) {
                    sender.send(message, DeliveryMode.NON_PERSISTENT, 4, 0);
                    ids.add(message.getJMSMessageID());
                    count++;
                }
            }
        }
        assertThat(ids).hasSize(count);
    }

    @Says("3.4.3 An id that was set before the send is ignored; each send gives a new one.")
    void shouldIgnoreAnIdThatWasSet() throws JMSException {
        Message message = session.createMessage();
        message.setJMSMessageID("ID:mine");
        producer.send(message);
        String first = message.getJMSMessageID();
        producer.send(message);
        assertThat(first).isNotEqualTo("ID:mine");
        assertThat(message.getJMSMessageID()).isNotEqualTo(first);
    }

    @Says("3.4.3 With ids disabled by hint, a message has either none or a normal one, at both ends.")
    void shouldTakeTheHintAboutIdsOrIgnoreItWhole() throws JMSException {
        producer.setDisableMessageID(true);
        Message message = session.createMessage();
        Message received = sentAndReceived(message);
        if (message.getJMSMessageID() != null) {
            assertThat(message.getJMSMessageID()).startsWith("ID:");
        }
        assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
    }

    @Says("3.4.4 JMSTimestamp lies between the call of send and its return; the receiver sees the same.")
    void shouldStampTheTimeOfTheSend() throws JMSException {
        Message message = session.createMessage();
        message.setJMSTimestamp(17);
        long before = System.currentTimeMillis();
        producer.send(message);
        long after = System.currentTimeMillis();
        assertThat(message.getJMSTimestamp()).isBetween(before, after);
        assertThat(receive(queue).getJMSTimestamp()).isEqualTo(message.getJMSTimestamp());
    }

    @Says("3.4.4 The timestamp is when the message was handed over, not when its transaction was committed.")
    void shouldStampATransactedSendAtItsSend() throws Exception {
        Session transacted = session(Session.SESSION_TRANSACTED);
        Message message = transacted.createMessage();
        transacted.createProducer(queue).send(message);
        long sent = System.currentTimeMillis();
        while (System.currentTimeMillis() == sent) {
            Thread.onSpinWait();
        }
        transacted.commit();
        assertThat(receive(queue).getJMSTimestamp())
                .isEqualTo(message.getJMSTimestamp())
                .isLessThanOrEqualTo(sent);
    }

    @Says("3.4.4 With timestamps disabled by hint, it is either zero or normal, at both ends.")
    void shouldTakeTheHintAboutTimestampsOrIgnoreItWhole() throws JMSException {
        producer.setDisableMessageTimestamp(true);
        Message message = session.createMessage();
        long before = System.currentTimeMillis();
        producer.send(message);
        long after = System.currentTimeMillis();
        if (message.getJMSTimestamp() != 0) {
            assertThat(message.getJMSTimestamp()).isBetween(before, after);
        }
        assertThat(receive(queue).getJMSTimestamp()).isEqualTo(message.getJMSTimestamp());
    }

    @Says("3.4.5 JMSCorrelationID may hold a message id or any text of the application, and comes through.")
    void shouldCarryTheCorrelationId() throws JMSException {
        for (String id : new String[] {"ID:1", "order 4711 äöü", "", null}) {
            Message message = session.createMessage();
            message.setJMSCorrelationID(id);
            assertThat(sentAndReceived(message).getJMSCorrelationID()).isEqualTo(id);
        }
    }

    @Says("3.4.5 A byte array as correlation id comes through, or is refused with UnsupportedOperationException.")
    void shouldCarryABinaryCorrelationIdOrRefuseIt() throws JMSException {
        Message message = session.createMessage();
        byte[] id = {0, 1, -1, 127, -128};
        try {
            message.setJMSCorrelationIDAsBytes(id);
        } catch (UnsupportedOperationException allowed) {
            return;
        }
        assertThat(message.getJMSCorrelationIDAsBytes()).isEqualTo(id);
        assertThat(sentAndReceived(message).getJMSCorrelationIDAsBytes()).isEqualTo(id);
    }

    @Says("3.4.6 JMSReplyTo is what the sender gave: a queue, a topic, temporary ones, or none.")
    void shouldCarryTheReplyDestination() throws JMSException {
        TemporaryQueue temporaryQueue = session.createTemporaryQueue();
        TemporaryTopic temporaryTopic = session.createTemporaryTopic();
        for (Destination replyTo : new Destination[] {queue(), topic(), temporaryQueue, temporaryTopic, null}) {
            Message message = session.createMessage();
            message.setJMSReplyTo(replyTo);
            Destination received = sentAndReceived(message).getJMSReplyTo();
            assertThat(received).isEqualTo(replyTo);
            assertThat(received instanceof TemporaryQueue).isEqualTo(replyTo instanceof TemporaryQueue);
            assertThat(received instanceof TemporaryTopic).isEqualTo(replyTo instanceof TemporaryTopic);
        }
    }

    @Says("3.4.7 JMSRedelivered has no meaning on send; the provider sets it, and only for a redelivery.")
    void shouldSetRedeliveredByItself() throws JMSException {
        Session acknowledging = session(Session.CLIENT_ACKNOWLEDGE);
        Message message = session.createMessage();
        message.setJMSRedelivered(true);
        producer.send(message);
        MessageConsumer consumer = acknowledging.createConsumer(queue);
        assertThat(receive(consumer).getJMSRedelivered()).isFalse();
        acknowledging.recover();
        Message again = receive(consumer);
        assertThat(again.getJMSRedelivered()).isTrue();
        again.acknowledge();
    }

    @Says("3.4.8 JMSType is the sender's, and comes through; it may be absent or empty.")
    void shouldCarryTheType() throws JMSException {
        for (String type : new String[] {"order", "urn:x:Bestellung-ß", "", null}) {
            Message message = session.createMessage();
            message.setJMSType(type);
            assertThat(sentAndReceived(message).getJMSType()).isEqualTo(type);
        }
    }

    @Says("3.4.9 JMSExpiration is the time of the send plus the time to live, at both ends.")
    void shouldComputeTheExpiration() throws JMSException {
        Message message = session.createMessage();
        message.setJMSExpiration(17);
        producer.setTimeToLive(HOUR_MS);
        long before = System.currentTimeMillis();
        producer.send(message);
        long after = System.currentTimeMillis();
        assertThat(message.getJMSExpiration()).isBetween(before + HOUR_MS, after + HOUR_MS);
        assertThat(message.getJMSExpiration()).isEqualTo(message.getJMSTimestamp() + HOUR_MS);
        assertThat(receive(queue).getJMSExpiration()).isEqualTo(message.getJMSExpiration());
    }

    @Says("3.4.9 With a time to live of zero, JMSExpiration is zero.")
    void shouldNotExpireWithoutATimeToLive() throws JMSException {
        Message message = session.createMessage();
        message.setJMSExpiration(17);
        Message received = sentAndReceived(message);
        assertThat(message.getJMSExpiration()).isZero();
        assertThat(received.getJMSExpiration()).isZero();
    }

    @Says("3.4.10 JMSPriority is that of the send, from 0 to 9; what the message said before is ignored.")
    void shouldSetThePriorityOfTheSend() throws JMSException {
        for (int priority = 0; priority <= 9; priority++) {
            Message message = session.createMessage();
            message.setJMSPriority(9 - priority);
            producer.setPriority(priority);
            Message received = sentAndReceived(message);
            assertThat(message.getJMSPriority()).isEqualTo(priority);
            assertThat(received.getJMSPriority()).isEqualTo(priority);
        }
    }

    @Says("3.4.11 Fields that the provider sets are on the sender's object when a synchronous send returns.")
    void shouldSetTheSendersHeadersBeforeReturning() throws JMSException {
        TextMessage message = session.createTextMessage("all headers");
        producer.send(message, DeliveryMode.NON_PERSISTENT, 7, HOUR_MS);
        Message received = receive(queue);
        assertThat(message.getJMSDestination()).isEqualTo(received.getJMSDestination());
        assertThat(message.getJMSDeliveryMode()).isEqualTo(received.getJMSDeliveryMode());
        assertThat(message.getJMSExpiration()).isEqualTo(received.getJMSExpiration());
        assertThat(message.getJMSDeliveryTime()).isEqualTo(received.getJMSDeliveryTime());
        assertThat(message.getJMSPriority()).isEqualTo(received.getJMSPriority());
        assertThat(message.getJMSMessageID()).isEqualTo(received.getJMSMessageID());
        assertThat(message.getJMSTimestamp()).isEqualTo(received.getJMSTimestamp());
    }

    @Says("3.4.11 Setters of fields that the provider sets have no effect on what is sent.")
    void shouldOverwriteWhatIsNotForClients() throws JMSException {
        Message message = session.createMessage();
        message.setJMSDestination(topic());
        message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        message.setJMSExpiration(1);
        message.setJMSDeliveryTime(Long.MAX_VALUE);
        message.setJMSPriority(9);
        message.setJMSMessageID("ID:mine");
        message.setJMSTimestamp(1);
        message.setJMSRedelivered(true);
        Message received = sentAndReceived(message);
        assertThat(received.getJMSDestination()).isEqualTo(queue);
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(received.getJMSExpiration()).isZero();
        assertThat(received.getJMSDeliveryTime()).isEqualTo(received.getJMSTimestamp());
        assertThat(received.getJMSPriority()).isEqualTo(Message.DEFAULT_PRIORITY);
        assertThat(received.getJMSMessageID()).isNotEqualTo("ID:mine");
        assertThat(received.getJMSTimestamp()).isNotEqualTo(1);
        assertThat(received.getJMSRedelivered()).isFalse();
    }

    @Says("3.4.13 JMSDeliveryTime is the time of the send plus the delivery delay, which is none by default.")
    void shouldComputeTheDeliveryTime() throws JMSException {
        Message message = session.createMessage();
        Message received = sentAndReceived(message);
        assertThat(message.getJMSDeliveryTime()).isEqualTo(message.getJMSTimestamp());
        assertThat(received.getJMSDeliveryTime()).isEqualTo(message.getJMSDeliveryTime());
    }

    @Says("3.10 A receiver may change the header fields of what it received.")
    void shouldLetTheReceiverChangeHeaders() throws JMSException {
        Message received = sentAndReceived(session.createMessage());
        received.setJMSType("changed");
        received.setJMSCorrelationID("changed");
        received.setJMSPriority(9);
        received.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        received.setJMSReplyTo(queue);
        received.setJMSExpiration(5);
        received.setJMSTimestamp(6);
        received.setJMSRedelivered(true);
        assertThat(received.getJMSType()).isEqualTo("changed");
        assertThat(received.getJMSCorrelationID()).isEqualTo("changed");
        assertThat(received.getJMSPriority()).isEqualTo(9);
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(received.getJMSReplyTo()).isEqualTo(queue);
        assertThat(received.getJMSExpiration()).isEqualTo(5);
        assertThat(received.getJMSTimestamp()).isEqualTo(6);
        assertThat(received.getJMSRedelivered()).isTrue();
    }
}
