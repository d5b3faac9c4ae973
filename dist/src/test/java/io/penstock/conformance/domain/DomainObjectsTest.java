package io.penstock.conformance.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;

/** Queues and topics as objects, and the API that is of one domain only. */
@Section({"4.1.4", "4.1.5", "4.1.7", "4.1.8", "4.2.6", "4.2.7", "4.2.10"})
class DomainObjectsTest extends ConformanceCase {
    @Says("4.1.4 A queue object holds a name, and is the way to say which queue is meant.")
    void shouldNameAQueue() throws JMSException {
        Session session = session();
        String name = name();
        Queue one = session.createQueue(name);
        Queue two = started().createSession().createQueue(name);
        assertThat(one.getQueueName()).isEqualTo(name);
        send(session, one, "by one");
        assertHolds(two, "by one");
    }

    @Says("4.2.6 A topic object holds a name, and is the way to say which topic is meant.")
    void shouldNameATopic() throws JMSException {
        Session session = session();
        String name = name();
        Topic one = session.createTopic(name);
        Topic two = started().createSession().createTopic(name);
        assertThat(one.getTopicName()).isEqualTo(name);
        try (var consumer = session.createConsumer(two)) {
            send(session, one, "by one");
            assertReceives(consumer, "by one");
        }
    }

    @Says("4.1.4 API Queue.toString, Topic.toString: they show the name.")
    void shouldShowTheName() throws JMSException {
        Session session = session();
        assertThat(session.createQueue("a-queue").toString()).contains("a-queue");
        assertThat(session.createTopic("a-topic").toString()).contains("a-topic");
    }

    @Says("4.1.5 A temporary queue is a queue of one connection.")
    void shouldSendToATemporaryQueue() throws JMSException {
        TemporaryQueue queue = session().createTemporaryQueue();
        assertThat(queue.getQueueName()).isNotEmpty();
        send(queue, "a", "b");
        assertHolds(queue, "a", "b");
    }

    @Says("4.2.7 A temporary topic is a topic of one connection.")
    void shouldPublishToATemporaryTopic() throws JMSException {
        Session session = session();
        TemporaryTopic topic = session.createTemporaryTopic();
        assertThat(topic.getTopicName()).isNotEmpty();
        try (var consumer = session.createConsumer(topic)) {
            send(topic, "a");
            assertReceives(consumer, "a");
        }
    }

    @Says("4.1.8 A queue holds what is sent to it whether or not a consumer is active.")
    void shouldHoldMessagesWithoutConsumers() throws JMSException {
        Queue queue = queue();
        try (var connection = factory().createConnection()) {
            send(connection.createSession(), queue, "a", "b");
        }
        assertHolds(queue, "a", "b");
    }

    @Says("4.1.7 QueueRequestor sends a request with a temporary queue for the reply and waits for it.")
    void shouldServeTheQueueRequestor() throws JMSException {
        Queue queue = queue();
        Session answering = session();
        answering.createConsumer(queue).setMessageListener(request -> answer(answering, request));
        QueueConnection connection = closing(factory().createQueueConnection());
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        connection.start();
        QueueRequestor requestor = new QueueRequestor(session, queue);
        for (int i = 0; i < 3; i++) {
            assertThat(text(requestor.request(session.createTextMessage("r" + i))))
                    .isEqualTo("re: r" + i);
        }
        requestor.close();
        assertThatThrownBy(() -> new QueueRequestor(session, queue)).isInstanceOf(JMSException.class);
    }

    @Says("4.2.10 TopicRequestor does the same with a temporary topic.")
    void shouldServeTheTopicRequestor() throws JMSException {
        Topic topic = topic();
        Session answering = session();
        answering.createConsumer(topic).setMessageListener(request -> answer(answering, request));
        TopicConnection connection = closing(factory().createTopicConnection());
        TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        connection.start();
        TopicRequestor requestor = new TopicRequestor(session, topic);
        assertThat(text(requestor.request(session.createTextMessage("r")))).isEqualTo("re: r");
        requestor.close();
    }

    private static void answer(Session session, Message request) {
        try {
            session.createProducer(request.getJMSReplyTo()).send(session.createTextMessage("re: " + text(request)));
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Says("4.1.7 API QueueRequestor: a null queue is an InvalidDestinationException.")
    void shouldRefuseARequestorOfNothing() throws JMSException {
        QueueSession queues =
                closing(factory().createQueueConnection()).createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        assertThatThrownBy(() -> new QueueRequestor(queues, null)).isInstanceOf(InvalidDestinationException.class);
        TopicSession topics =
                closing(factory().createTopicConnection()).createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        assertThatThrownBy(() -> new TopicRequestor(topics, null)).isInstanceOf(InvalidDestinationException.class);
    }

    @Says("7.1 The domain-specific senders and receivers of queues.")
    void shouldServeQueueSendersAndReceivers() throws JMSException {
        Queue queue = queue();
        QueueConnection connection = closing(factory().createQueueConnection());
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        QueueSender sender = session.createSender(queue);
        QueueSender free = session.createSender(null);
        QueueReceiver receiver = session.createReceiver(queue);
        connection.start();
        assertThat(sender.getQueue()).isEqualTo(queue);
        assertThat(free.getQueue()).isNull();
        assertThat(receiver.getQueue()).isEqualTo(queue);
        sender.send(session.createTextMessage("a"));
        sender.send(session.createTextMessage("b"), DeliveryMode.NON_PERSISTENT, 4, 0);
        free.send(queue, session.createTextMessage("c"));
        free.send(queue, session.createTextMessage("d"), DeliveryMode.PERSISTENT, 4, 0);
        assertReceives(receiver, "a", "b", "c", "d");
        assertThat(session.createReceiver(queue, "n = 1").getMessageSelector()).isEqualTo("n = 1");
    }

    @Says("7.2 The domain-specific publishers and subscribers of topics.")
    void shouldServeTopicPublishersAndSubscribers() throws JMSException {
        Topic topic = topic();
        TopicConnection connection = closing(factory().createTopicConnection());
        connection.setClientID(name());
        TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        TopicPublisher publisher = session.createPublisher(topic);
        TopicPublisher free = session.createPublisher(null);
        TopicSubscriber subscriber = session.createSubscriber(topic);
        TopicSubscriber durable = session.createDurableSubscriber(topic, "durable");
        connection.start();
        assertThat(publisher.getTopic()).isEqualTo(topic);
        assertThat(free.getTopic()).isNull();
        assertThat(subscriber.getTopic()).isEqualTo(topic);
        assertThat(subscriber.getNoLocal()).isFalse();
        publisher.publish(session.createTextMessage("a"));
        publisher.publish(session.createTextMessage("b"), DeliveryMode.NON_PERSISTENT, 4, 0);
        free.publish(topic, session.createTextMessage("c"));
        free.publish(topic, session.createTextMessage("d"), DeliveryMode.PERSISTENT, 4, 0);
        assertReceives(subscriber, "a", "b", "c", "d");
        assertReceives(durable, "a", "b", "c", "d");
        durable.close();
        session.unsubscribe("durable");
    }
}
