package io.penstock.conformance.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.Completed;
import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

@Section({"7.1", "7.2", "7.4"})
class ProducerTest extends ConformanceCase {
    private Session session;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        queue = queue();
    }

    @Says("7.1 A producer with a destination sends to it.")
    void shouldSendToItsDestination() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        assertThat(producer.getDestination()).isEqualTo(queue);
        producer.send(session.createTextMessage("a"));
        producer.send(session.createTextMessage("b"), DeliveryMode.NON_PERSISTENT, 4, 0);
        assertHolds(queue, "a", "b");
    }

    @Says("7.1 A producer without a destination is told one with every send.")
    void shouldSendToTheGivenDestination() throws JMSException {
        MessageProducer producer = session.createProducer(null);
        assertThat(producer.getDestination()).isNull();
        producer.send(queue, session.createTextMessage("a"));
        producer.send(queue, session.createTextMessage("b"), DeliveryMode.PERSISTENT, 4, 0);
        Topic topic = topic();
        try (var subscriber = session.createConsumer(topic)) {
            producer.send(topic, session.createTextMessage("c"));
            assertReceives(subscriber, "c");
        }
        assertHolds(queue, "a", "b");
    }

    @Says("7.1 API MessageProducer.send: without any destination it is an UnsupportedOperationException.")
    void shouldRefuseToSendToNowhere() throws JMSException {
        MessageProducer producer = session.createProducer(null);
        Message message = session.createMessage();
        assertThatThrownBy(() -> producer.send(message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> producer.send(message, 1, 4, 0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> producer.send(message, new Completed()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Says(
            "7.1 API MessageProducer.send(Destination): a producer that has its own refuses it, UnsupportedOperationException.")
    void shouldRefuseASecondDestination() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        Message message = session.createMessage();
        Queue other = queue();
        assertThatThrownBy(() -> producer.send(other, message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> producer.send(other, message, 1, 4, 0))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> producer.send(other, message, new Completed()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Says("7.1 API: a null destination where one must be given is an InvalidDestinationException.")
    void shouldRefuseANullDestination() throws JMSException {
        MessageProducer producer = session.createProducer(null);
        Message message = session.createMessage();
        assertThatThrownBy(() -> producer.send((Destination) null, message))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> producer.send(null, message, 1, 4, 0)).isInstanceOf(InvalidDestinationException.class);
        JMSContext context = context();
        assertThatThrownBy(() -> context.createProducer().send(null, message))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> context.createProducer().send(null, "text"))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
    }

    @Says("7.2 API: a null message is a MessageFormatException.")
    void shouldRefuseANullMessage() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        assertThatThrownBy(() -> producer.send(null)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> producer.send(null, 1, 4, 0)).isInstanceOf(MessageFormatException.class);
        MessageProducer free = session.createProducer(null);
        assertThatThrownBy(() -> free.send(queue, null)).isInstanceOf(MessageFormatException.class);
        JMSContext context = context();
        assertThatThrownBy(() -> context.createProducer().send(queue, (Message) null))
                .isInstanceOf(MessageFormatRuntimeException.class);
    }

    @Says("7.4 API: the defaults are PERSISTENT, priority 4, no expiry, no delay, ids and timestamps.")
    void shouldHaveTheDefaults() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(4);
        assertThat(producer.getTimeToLive()).isZero();
        assertThat(producer.getDeliveryDelay()).isZero();
        assertThat(producer.getDisableMessageID()).isFalse();
        assertThat(producer.getDisableMessageTimestamp()).isFalse();
        var simple = context().createProducer();
        assertThat(simple.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(simple.getPriority()).isEqualTo(4);
        assertThat(simple.getTimeToLive()).isZero();
        assertThat(simple.getDeliveryDelay()).isZero();
        assertThat(simple.getDisableMessageID()).isFalse();
        assertThat(simple.getDisableMessageTimestamp()).isFalse();
        assertThat(simple.getAsync()).isNull();
    }

    @Says("7.4 What is set on the producer is for all that it sends later.")
    void shouldUseTheProducersOptions() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.setPriority(8);
        producer.setTimeToLive(TimeUnit.HOURS.toMillis(1));
        for (int i = 0; i < 2; i++) {
            producer.send(session.createMessage());
            Message received = receive(queue);
            assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
            assertThat(received.getJMSPriority()).isEqualTo(8);
            assertThat(received.getJMSExpiration() - received.getJMSTimestamp()).isEqualTo(TimeUnit.HOURS.toMillis(1));
        }
    }

    @Says("7.4 What is given to send overrides the producer's options, for that message only.")
    void shouldLetTheSendOverrideTheProducer() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.setPriority(8);
        producer.setTimeToLive(TimeUnit.HOURS.toMillis(1));
        producer.send(session.createMessage(), DeliveryMode.NON_PERSISTENT, 2, 0);
        Message overridden = receive(queue);
        assertThat(overridden.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(overridden.getJMSPriority()).isEqualTo(2);
        assertThat(overridden.getJMSExpiration()).isZero();
        producer.send(session.createMessage());
        Message usual = receive(queue);
        assertThat(usual.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(usual.getJMSPriority()).isEqualTo(8);
        assertThat(usual.getJMSExpiration()).isPositive();
    }

    @Says("7.4 API: a delivery mode, priority or delay that is none is a JMSException, set or given to send.")
    void shouldRefuseOptionsThatAreNone() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        Message message = session.createMessage();
        for (int mode : List.of(-1, 0, 3)) {
            assertThatThrownBy(() -> producer.setDeliveryMode(mode)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> producer.send(message, mode, 4, 0)).isInstanceOf(JMSException.class);
        }
        for (int priority : List.of(-1, 10)) {
            assertThatThrownBy(() -> producer.setPriority(priority)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> producer.send(message, 1, priority, 0)).isInstanceOf(JMSException.class);
        }
        var simple = context().createProducer();
        assertThatThrownBy(() -> simple.setDeliveryMode(-1)).isInstanceOf(jakarta.jms.JMSRuntimeException.class);
        assertThatThrownBy(() -> simple.setPriority(10)).isInstanceOf(jakarta.jms.JMSRuntimeException.class);
        assertHolds(queue);
    }

    @Says("7.2 When a synchronous send has returned, the message is there.")
    void shouldHaveSentWhenSendReturns() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        try (Session receiving = session();
                var consumer = receiving.createConsumer(queue)) {
            for (int i = 0; i < 20; i++) {
                producer.send(session.createTextMessage("m" + i));
                assertThat(text(consumer.receiveNoWait())).isEqualTo("m" + i);
            }
        }
    }

    @Says("7.1 API MessageProducer.close: twice is once, and other producers go on.")
    void shouldCloseAProducer() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        MessageProducer other = session.createProducer(queue);
        producer.send(session.createTextMessage("a"));
        producer.close();
        producer.close();
        other.send(session.createTextMessage("b"));
        assertHolds(queue, "a", "b");
    }
}
