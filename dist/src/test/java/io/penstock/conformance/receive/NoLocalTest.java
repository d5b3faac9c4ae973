package io.penstock.conformance.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;

@Section({"8.3.1", "8.3.3"})
class NoLocalTest extends ConformanceCase {
    @Says("8.3.1 With noLocal, what the subscriber's own connection publishes is not added, from any of its sessions.")
    void shouldNotHearItsOwnConnection() throws JMSException {
        Topic topic = topic();
        Connection own = started();
        MessageConsumer consumer = own.createSession().createConsumer(topic, null, true);
        send(own.createSession(), topic, "mine");
        send(topic, "another's");
        send(own.createSession(true, 0), topic, "uncommitted");
        assertReceives(consumer, "another's");
    }

    @Says("8.3.1 Without noLocal, the own connection is heard.")
    void shouldHearItsOwnConnectionByDefault() throws JMSException {
        Topic topic = topic();
        Session session = session();
        MessageConsumer consumer = session.createConsumer(topic, null, false);
        send(session, topic, "mine");
        assertReceives(consumer, "mine");
    }

    @Says("8.3.1 noLocal and a selector hold together.")
    void shouldHoldWithASelector() throws JMSException {
        Topic topic = topic();
        Connection own = started();
        MessageConsumer consumer = own.createSession().createConsumer(topic, "JMSPriority > 4", true);
        Session session = own.createSession();
        session.createProducer(topic).send(session.createTextMessage("mine"), 2, 9, 0);
        Session other = session();
        other.createProducer(topic).send(other.createTextMessage("another's, low"), 2, 1, 0);
        other.createProducer(topic).send(other.createTextMessage("another's, high"), 2, 9, 0);
        assertReceives(consumer, "another's, high");
    }

    @Says("8.3.1 The subscribers of the domain-specific and the simplified API have it too.")
    void shouldHoldForOtherApis() throws JMSException {
        Topic topic = topic();
        try (TopicConnection connection = factory().createTopicConnection()) {
            TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
            TopicSubscriber subscriber = session.createSubscriber(topic, null, true);
            assertThat(subscriber.getNoLocal()).isTrue();
            assertThat(session.createSubscriber(topic).getNoLocal()).isFalse();
            connection.start();
            session.createPublisher(topic).publish(session.createTextMessage("mine"));
            send(topic, "another's");
            assertReceives(subscriber, "another's");
        }
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(topic, null, true);
        context.createProducer().send(topic, "mine");
        send(topic, "another's");
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("another's");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Says("8.3.3 A durable subscription with noLocal hears no connection of its client identifier, now or later.")
    void shouldNotHearItsClientId() throws JMSException {
        Topic topic = topic();
        String id = name();
        try (Connection own = started(id)) {
            MessageConsumer consumer = own.createSession().createDurableConsumer(topic, "news", null, true);
            send(own.createSession(), topic, "mine");
            send(topic, "another's");
            assertReceives(consumer, "another's");
        }
        try (Connection same = started(id)) {
            send(same.createSession(), topic, "mine, while nobody listened");
            send(topic, "another's, while nobody listened");
        }
        try (Connection again = started(id)) {
            assertReceives(
                    again.createSession().createDurableConsumer(topic, "news", null, true),
                    "another's, while nobody listened");
            again.createSession();
        }
        try (Connection last = started(id)) {
            last.createSession().unsubscribe("news");
        }
    }

    @Says("8.2 API Session.createConsumer: on a queue noLocal has no meaning, and nothing is left out.")
    void shouldMeanNothingOnAQueue() throws JMSException {
        Queue queue = queue();
        Session session = session();
        MessageConsumer consumer = session.createConsumer(queue, null, true);
        send(session, queue, "mine");
        assertReceives(consumer, "mine");
    }
}
