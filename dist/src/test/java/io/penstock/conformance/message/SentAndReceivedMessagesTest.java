package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

@Section({"3.6", "3.9", "3.10"})
class SentAndReceivedMessagesTest extends ConformanceCase {
    @Says("3.9 A message may be kept and changed after the send; what was sent stays as it was.")
    void shouldSendASnapshot() throws JMSException {
        Queue queue = queue();
        Session session = session();
        TextMessage message = session.createTextMessage("first");
        message.setIntProperty("number", 1);
        MessageProducer producer = session.createProducer(queue);
        producer.send(message);
        message.setText("second");
        message.setIntProperty("number", 2);
        message.setJMSType("changed");
        try (MessageConsumer consumer = session.createConsumer(queue)) {
            Message received = receive(consumer);
            assertThat(text(received)).isEqualTo("first");
            assertThat(received.getIntProperty("number")).isEqualTo(1);
            assertThat(received.getJMSType()).isNull();
        }
    }

    @Says("3.9 One message object may be sent many times, to several destinations, each time as a message of its own.")
    void shouldSendTheSameObjectAgain() throws JMSException {
        Queue one = queue();
        Queue two = queue();
        Session session = session();
        MessageProducer producer = session.createProducer(null);
        TextMessage message = session.createTextMessage("first");
        producer.send(one, message);
        message.setText("second");
        producer.send(one, message);
        producer.send(two, message);
        assertHolds(one, "first", "second");
        assertHolds(two, "second");
    }

    @Says("3.9 A map message may be sent, changed and sent again.")
    void shouldSendAChangedMapAgain() throws JMSException {
        Queue queue = queue();
        Session session = session();
        MapMessage message = session.createMapMessage();
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 3; i++) {
            message.setInt("i", i);
            producer.send(message);
        }
        try (MessageConsumer consumer = session.createConsumer(queue)) {
            for (int i = 0; i < 3; i++) {
                assertThat(((MapMessage) receive(consumer)).getInt("i")).isEqualTo(i);
            }
        }
    }

    @Says("3.10 A message that a consumer changed comes back, when redelivered, as it was sent.")
    void shouldRedeliverTheOriginal() throws JMSException {
        Queue queue = queue();
        Session sending = session();
        TextMessage message = sending.createTextMessage("original");
        message.setIntProperty("number", 1);
        message.setJMSType("original");
        sending.createProducer(queue).send(message);
        Session session = session(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        for (int count = 1; count <= 3; count++) {
            TextMessage received = (TextMessage) receive(consumer);
            assertThat(received.getText()).isEqualTo("original");
            assertThat(received.getIntProperty("number")).isEqualTo(1);
            assertThat(received.getJMSType()).isEqualTo("original");
            assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
            received.clearBody();
            received.clearProperties();
            received.setText("changed");
            received.setIntProperty("number", 2);
            received.setJMSType("changed");
            session.rollback();
        }
    }

    @Says("3.10 A recovered message, too, comes back as it was sent.")
    void shouldRecoverTheOriginal() throws JMSException {
        Queue queue = queue();
        send(queue, "original");
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        TextMessage received = (TextMessage) receive(consumer);
        received.clearBody();
        received.clearProperties();
        received.setText("changed");
        session.recover();
        TextMessage again = (TextMessage) receive(consumer);
        assertThat(again.getText()).isEqualTo("original");
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        again.acknowledge();
    }

    @Says("3.10 A cleared message can be filled anew and sent on.")
    void shouldSendAClearedMessageOn() throws JMSException {
        Queue first = queue();
        Queue second = queue();
        send(first, "original");
        Session session = session();
        TextMessage received = (TextMessage) receive(first);
        received.clearBody();
        received.clearProperties();
        received.setText("new");
        received.setStringProperty("p", "new");
        session.createProducer(second).send(received);
        Message forwarded = receive(second);
        assertThat(text(forwarded)).isEqualTo("new");
        assertThat(forwarded.getStringProperty("p")).isEqualTo("new");
    }

    @Says(
            "3.6 With automatic acknowledgement, in a transaction, and on a message never received, acknowledge does nothing.")
    void shouldIgnoreAnAcknowledgeThatIsNotNeeded() throws JMSException {
        Queue queue = queue();
        send(queue, "a", "b");
        assertThatCode(session().createMessage()::acknowledge).doesNotThrowAnyException();
        try (Session automatic = session(Session.DUPS_OK_ACKNOWLEDGE);
                MessageConsumer consumer = automatic.createConsumer(queue)) {
            Message received = receive(consumer);
            assertThatCode(received::acknowledge).doesNotThrowAnyException();
        }
        Session transacted = session(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = transacted.createConsumer(queue);
        Message received = receive(consumer);
        assertThat(text(received)).isEqualTo("b");
        received.acknowledge();
        transacted.rollback();
        assertThat(text(receive(consumer))).isEqualTo("b");
        transacted.commit();
    }
}
