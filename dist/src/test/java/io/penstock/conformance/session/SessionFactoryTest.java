package io.penstock.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.HashSet;
import java.util.Set;

/** A session as a factory of producers, consumers, destinations and messages. */
@Section({"6.2.1", "6.2.2", "6.2.3", "6.2.4"})
class SessionFactoryTest extends ConformanceCase {
    @Says("6.2.1 A session makes and serves many producers and consumers.")
    void shouldServeManyProducersAndConsumers() throws JMSException {
        Session session = session();
        for (int i = 0; i < 10; i++) {
            Queue queue = queue();
            MessageConsumer consumer = session.createConsumer(queue);
            session.createProducer(queue).send(session.createTextMessage("for " + i));
            assertReceives(consumer, "for " + i);
        }
    }

    @Says(
            "6.2.2 A temporary destination is unique, and belongs to the connection: each of its sessions may consume from it.")
    void shouldMakeTemporaryDestinationsForTheConnection() throws JMSException {
        Session session = session();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            names.add(session.createTemporaryQueue().getQueueName());
            names.add(session.createTemporaryTopic().getTopicName());
        }
        assertThat(names).hasSize(40);
        TemporaryQueue queue = session.createTemporaryQueue();
        session.close();
        send(queue, "outlives its session");
        assertHolds(queue, "outlives its session");
    }

    @Says("6.2.2 Only its own connection may make consumers for a temporary destination; any may send to it.")
    void shouldRefuseConsumersOfOtherConnections() throws JMSException {
        Session own = session();
        TemporaryQueue queue = own.createTemporaryQueue();
        TemporaryTopic topic = own.createTemporaryTopic();
        Session other = started().createSession();
        assertThatThrownBy(() -> other.createConsumer(queue)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> other.createConsumer(topic)).isInstanceOf(InvalidDestinationException.class);
        JMSContext context = context();
        assertThatThrownBy(() -> context.createConsumer(queue)).isInstanceOf(InvalidDestinationRuntimeException.class);
        MessageConsumer subscriber = own.createConsumer(topic);
        send(other, queue, "to a queue");
        send(other, topic, "to a topic");
        assertReceives(subscriber, "to a topic");
        assertHolds(queue, "to a queue");
    }

    @Says("6.2.2 A temporary destination ends with its connection.")
    void shouldEndTemporaryDestinationsWithTheirConnection() throws JMSException {
        TemporaryQueue queue;
        TemporaryTopic topic;
        try (Connection connection = factory().createConnection()) {
            Session session = connection.createSession();
            queue = session.createTemporaryQueue();
            topic = session.createTemporaryTopic();
            send(queue, "lost with the queue");
        }
        Session other = session();
        MessageProducer producer = other.createProducer(null);
        assertThatThrownBy(() -> producer.send(queue, other.createMessage()))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> producer.send(topic, other.createMessage()))
                .isInstanceOf(InvalidDestinationException.class);
    }

    @Says("6.2.2 API TemporaryQueue.delete, TemporaryTopic.delete: refused while there are consumers, then it is gone.")
    void shouldDeleteATemporaryDestinationWithoutConsumers() throws JMSException {
        Session session = session();
        TemporaryQueue queue = session.createTemporaryQueue();
        TemporaryTopic topic = session.createTemporaryTopic();
        MessageConsumer receiver = session.createConsumer(queue);
        MessageConsumer subscriber = session.createConsumer(topic);
        assertThatThrownBy(queue::delete).isInstanceOf(JMSException.class);
        assertThatThrownBy(topic::delete).isInstanceOf(JMSException.class);
        send(session, queue, "still there");
        assertReceives(receiver, "still there");
        receiver.close();
        subscriber.close();
        queue.delete();
        topic.delete();
        assertThatThrownBy(() -> session.createConsumer(queue)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createConsumer(topic)).isInstanceOf(InvalidDestinationException.class);
        MessageProducer producer = session.createProducer(null);
        assertThatThrownBy(() -> producer.send(queue, session.createMessage()))
                .isInstanceOf(InvalidDestinationException.class);
    }

    @Says("6.2.2 A message whose reply destination is temporary lets anyone reply to it by what it received.")
    void shouldReplyToATemporaryDestination() throws JMSException {
        Queue requests = queue();
        Session asking = session();
        TemporaryQueue replies = asking.createTemporaryQueue();
        TextMessage request = asking.createTextMessage("question");
        request.setJMSReplyTo(replies);
        asking.createProducer(requests).send(request);
        Session answering = started().createSession();
        var received = receive(answering.createConsumer(requests));
        TextMessage answer = answering.createTextMessage("answer");
        answer.setJMSCorrelationID(received.getJMSMessageID());
        answering.createProducer(null).send(received.getJMSReplyTo(), answer);
        var reply = receive(asking.createConsumer(replies));
        assertThat(text(reply)).isEqualTo("answer");
        assertThat(reply.getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
    }

    @Says("6.2.3 A session makes destination objects from the provider's names; the name is that of the object.")
    void shouldMakeDestinationsByName() throws JMSException {
        Session session = session();
        String name = name();
        Queue queue = session.createQueue(name);
        Topic topic = session.createTopic(name + "-topic");
        assertThat(queue.getQueueName()).isEqualTo(name);
        assertThat(topic.getTopicName()).isEqualTo(name + "-topic");
        assertThat(queue).isEqualTo(session.createQueue(name)).hasToString(queue.toString());
        JMSContext context = context();
        assertThat(context.createQueue(name)).isEqualTo(queue);
        assertThat(context.createTopic(name + "-topic")).isEqualTo(topic);
    }

    @Says("10.3 A destination that the provider does not understand must be an InvalidDestinationException.")
    void shouldRefuseNamesThatAreNone() throws JMSException {
        Session session = session();
        JMSContext context = context();
        for (String name : new String[] {null, "", "no blanks", "x".repeat(300)}) {
            assertThatThrownBy(() -> session.createQueue(name)).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> session.createTopic(name)).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> context.createQueue(name)).isInstanceOf(InvalidDestinationRuntimeException.class);
        }
    }

    @Says("6.2.4 A session makes messages of every type.")
    void shouldMakeMessages() throws JMSException {
        Session session = session();
        assertThat(session.createMessage()).isNotNull();
        assertThat(session.createTextMessage()).isInstanceOf(TextMessage.class);
        assertThat(session.createTextMessage("text").getText()).isEqualTo("text");
        assertThat(session.createBytesMessage()).isInstanceOf(BytesMessage.class);
        assertThat(session.createMapMessage()).isInstanceOf(MapMessage.class);
        assertThat(session.createStreamMessage()).isInstanceOf(StreamMessage.class);
        assertThat(session.createObjectMessage()).isInstanceOf(ObjectMessage.class);
        assertThat(session.createObjectMessage("object").getObject()).isEqualTo("object");
    }

    @Says("6.2.4 A message may be sent by any session, not only the one that made it, nor only one of its connection.")
    void shouldSendMessagesOfOtherSessions() throws JMSException {
        Queue queue = queue();
        TextMessage message = session().createTextMessage("made elsewhere");
        Session other = started().createSession();
        other.createProducer(queue).send(message);
        assertHolds(queue, "made elsewhere");
    }
}
