package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

@Section({"3.5.9", "3.5.11"})
class DefinedPropertiesTest extends ConformanceCase {
    private static final String COUNT = "JMSXDeliveryCount";

    @Says("3.5.9 The metadata lists the JMSX properties of the connection, the mandatory one and the groups' at least.")
    void shouldListTheDefinedProperties() throws JMSException {
        Enumeration<?> names = connection().getMetaData().getJMSXPropertyNames();
        assertThat(Collections.list(names))
                .extracting(Object::toString)
                .contains(COUNT, "JMSXGroupID", "JMSXGroupSeq")
                .allMatch(name -> name.startsWith("JMSX"));
    }

    @Says("3.5.9 JMSXGroupID and JMSXGroupSeq are the client's to set, and come through.")
    void shouldCarryTheGroupOfAMessage() throws JMSException {
        Message message = session().createMessage();
        message.setStringProperty("JMSXGroupID", "orders of Alice");
        message.setIntProperty("JMSXGroupSeq", 17);
        Message received = passed(message);
        assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("orders of Alice");
        assertThat(received.getIntProperty("JMSXGroupSeq")).isEqualTo(17);
    }

    @Says("3.5.9 Properties that the provider sets on receive are for consumers only: the sender does not see them.")
    void shouldNotShowTheCountToTheSender() throws JMSException {
        Message message = session().createMessage();
        passed(message);
        assertThat(message.propertyExists(COUNT)).isFalse();
    }

    @Says("3.5.11 JMSXDeliveryCount is an int and 1 when a message is received first.")
    void shouldCountTheFirstDelivery() throws JMSException {
        Message received = passed(session().createMessage());
        assertThat(received.getIntProperty(COUNT)).isEqualTo(1);
        assertThat(received.getObjectProperty(COUNT)).isInstanceOf(Integer.class);
        assertThat(received.propertyExists(COUNT)).isTrue();
        assertThat(received.getJMSRedelivered()).isFalse();
    }

    @Says("3.5.11 Each redelivery raises the count by one, and where JMSRedelivered is set it is at least 2.")
    void shouldCountRedeliveries() throws JMSException {
        Queue queue = queue();
        send(queue, "again and again");
        Session session = session(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        for (int count = 1; count <= 4; count++) {
            Message received = receive(consumer);
            assertThat(received.getIntProperty(COUNT)).isEqualTo(count);
            assertThat(received.getJMSRedelivered()).isEqualTo(count > 1);
            session.rollback();
        }
        session.close();
    }

    @Says("3.5.11 The count is of this message: one that nobody was given keeps 1 beside one that came back.")
    void shouldCountOnlyWhatWasDelivered() throws JMSException {
        Queue queue = queue();
        send(queue, "given", "waiting");
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        receive(consumer);
        session.recover();
        assertThat(receive(consumer).getIntProperty(COUNT)).isEqualTo(2);
        Message waiting = receive(consumer);
        assertThat(text(waiting)).isEqualTo("waiting");
        assertThat(waiting.getIntProperty(COUNT)).isEqualTo(1);
        waiting.acknowledge();
    }

    @Says("3.5.11 The count is the provider's: what a client sets under its name does not last.")
    void shouldOverwriteACountThatWasSet() throws JMSException {
        Session session = session();
        Message message = session.createMessage();
        try {
            message.setIntProperty(COUNT, 99);
        } catch (JMSException | IllegalArgumentException refused) {
            return;
        }
        assertThat(passed(message).getIntProperty(COUNT)).isEqualTo(1);
    }

    @Says("3.5.11 A received message that is sent on counts anew.")
    void shouldCountAForwardedMessageAnew() throws JMSException {
        Queue first = queue();
        Queue second = queue();
        send(first, "forwarded");
        Session session = session(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(first);
        receive(consumer);
        session.rollback();
        Message again = receive(consumer);
        try (MessageProducer producer = session.createProducer(second)) {
            producer.send(again);
        }
        session.commit();
        Message forwarded = receive(second);
        assertThat(forwarded.getIntProperty(COUNT)).isEqualTo(1);
        assertThat(forwarded.getJMSRedelivered()).isFalse();
        assertThat(List.of(text(forwarded))).containsExactly("forwarded");
    }
}
