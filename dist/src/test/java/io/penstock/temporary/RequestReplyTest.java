package io.penstock.temporary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.broker.BrokerConfig;
import io.penstock.broker.security.AnonymousRule;
import io.penstock.broker.store.file.FileDisk;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.ListenOptions;
import io.penstock.server.RunningBroker;
import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests and their replies through temporary destinations, from application to broker and back. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RequestReplyTest {
    private static final int ROUND_TRIPS = 1_000;
    private static final int PATIENCE_MS = 20_000;

    /** How applications reach the broker. */
    enum Way {
        TCP,
        IN_JVM
    }

    @TempDir
    private Path directory;

    private final Set<String> asked = new HashSet<>();
    private RunningBroker broker;

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    private PenstockConnectionFactory by(Way way) {
        if (way == Way.IN_JVM) {
            return new PenstockConnectionFactory("vm://request-reply");
        }
        return new PenstockConnectionFactory("penstock://127.0.0.1:" + startBroker(0));
    }

    private int startBroker(int port) {
        BrokerConfig.Store usual = BrokerConfig.Store.defaults();
        BrokerConfig config = new BrokerConfig(
                new BrokerConfig.Identity("a broker", "test", null),
                List.of(),
                List.of(ListenOptions.at(new Endpoint.Tcp("127.0.0.1", port))),
                new BrokerConfig.Store(16 << 20, usual.flush(), 0, usual.checkpointBytes(), usual.checkpointMs()),
                BrokerConfig.DestinationDefaults.defaults(),
                BrokerConfig.Memory.defaults(),
                AnonymousRule.AUTO);
        broker = RunningBroker.start(config, new FileDisk(directory), ThreadKind.DAEMON);
        return ((Endpoint.Tcp) broker.endpoint()).port();
    }

    /** Answers every request to where it says, in capitals. */
    private static void answer(JMSContext context, String queue) {
        JMSProducer replies = context.createProducer();
        context.createConsumer(context.createQueue(queue)).setMessageListener(request -> reply(request, replies));
    }

    private static void reply(Message request, JMSProducer replies) {
        try {
            String text = request.getBody(String.class);
            replies.setJMSCorrelationID(request.getJMSMessageID())
                    .send(request.getJMSReplyTo(), text.toUpperCase(Locale.ROOT));
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private Message ask(JMSContext context, String queue, TemporaryQueue replyTo, JMSConsumer replies, String text)
            throws JMSException {
        TextMessage request = context.createTextMessage(text);
        request.setJMSReplyTo(replyTo);
        context.createProducer().send(context.createQueue(queue), request);
        asked.add(request.getJMSMessageID());
        while (true) {
            Message reply = replies.receive(PATIENCE_MS);
            assertThat(reply).as("the reply to %s", text).isNotNull();
            if (request.getJMSMessageID().equals(reply.getJMSCorrelationID())) {
                return reply;
            }
            // The request or its reply was settled without waiting for an answer, so a loss may bring either back.
            assertThat(asked).contains(reply.getJMSCorrelationID());
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldAnswerEveryRequest(Way way) throws JMSException {
        PenstockConnectionFactory factory = by(way);
        try (JMSContext answering = factory.createContext();
                JMSContext asking = factory.createContext()) {
            answer(answering, "requests");
            TemporaryQueue replyTo = asking.createTemporaryQueue();
            JMSConsumer replies = asking.createConsumer(replyTo);
            for (int i = 0; i < ROUND_TRIPS; i++) {
                Message reply = ask(asking, "requests", replyTo, replies, "request " + i);
                assertThat(reply.getBody(String.class)).isEqualTo("REQUEST " + i);
                assertThat(reply.getJMSDestination()).isEqualTo(replyTo);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldServeTheRequestorsOfTheSpecification(Way way) throws Exception {
        PenstockConnectionFactory factory = by(way);
        try (JMSContext answering = factory.createContext();
                QueueConnection queues = factory.createQueueConnection();
                TopicConnection topics = factory.createTopicConnection()) {
            answer(answering, "requests");
            QueueSession queueSession = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            QueueRequestor queueRequestor = new QueueRequestor(queueSession, queueSession.createQueue("requests"));
            queues.start();
            Message reply = queueRequestor.request(queueSession.createTextMessage("queue"));
            assertThat(reply.getBody(String.class)).isEqualTo("QUEUE");
            queueRequestor.close();

            JMSProducer replies = answering.createProducer();
            answering
                    .createConsumer(answering.createTopic("asked"))
                    .setMessageListener(request -> reply(request, replies));
            TopicSession topicSession = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
            TopicRequestor topicRequestor = new TopicRequestor(topicSession, topicSession.createTopic("asked"));
            topics.start();
            reply = topicRequestor.request(topicSession.createTextMessage("topic"));
            assertThat(reply.getBody(String.class)).isEqualTo("TOPIC");
            topicRequestor.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldBelongToTheConnectionThatCreatedIt(Way way) throws JMSException {
        PenstockConnectionFactory factory = by(way);
        try (Connection own = factory.createConnection();
                Connection other = factory.createConnection()) {
            Session mine = own.createSession();
            Session theirs = other.createSession();
            TemporaryQueue queue = mine.createTemporaryQueue();
            TemporaryTopic topic = mine.createTemporaryTopic();
            assertThatThrownBy(() -> theirs.createConsumer(queue)).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> theirs.createConsumer(topic)).isInstanceOf(InvalidDestinationException.class);
            Queue byName = theirs.createQueue(queue.getQueueName());
            assertThatThrownBy(() -> theirs.createConsumer(byName)).isInstanceOf(InvalidDestinationException.class);

            theirs.createProducer(queue).send(theirs.createTextMessage("from another"));
            own.start();
            MessageConsumer consumer = own.createSession().createConsumer(queue);
            assertThat(consumer.receive(PATIENCE_MS).getBody(String.class)).isEqualTo("from another");
            assertThatThrownBy(queue::delete).isExactlyInstanceOf(JMSException.class);
            consumer.close();
            queue.delete();
            assertThatThrownBy(() -> mine.createProducer(queue)).isInstanceOf(InvalidDestinationException.class);
            topic.delete();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldEndWithItsConnection(Way way) throws JMSException {
        PenstockConnectionFactory factory = by(way);
        try (Connection other = factory.createConnection()) {
            Session theirs = other.createSession();
            TemporaryQueue queue;
            try (Connection own = factory.createConnection()) {
                queue = own.createSession().createTemporaryQueue();
                theirs.createProducer(queue).send(theirs.createMessage());
            }
            assertThatThrownBy(() -> theirs.createProducer(null).send(queue, theirs.createMessage()))
                    .isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Test
    void shouldOutliveTheLossOfItsConnection() throws Exception {
        int port = startBroker(0);
        try (Relay network = new Relay(port);
                JMSContext answering = new PenstockConnectionFactory("penstock://127.0.0.1:" + port).createContext();
                JMSContext asking =
                        new PenstockConnectionFactory("penstock://127.0.0.1:" + network.port()).createContext()) {
            answer(answering, "requests");
            TemporaryQueue replyTo = asking.createTemporaryQueue();
            JMSConsumer replies = asking.createConsumer(replyTo);
            for (int i = 0; i < 20; i++) {
                Message reply = ask(asking, "requests", replyTo, replies, "request " + i);
                assertThat(reply.getBody(String.class)).isEqualTo("REQUEST " + i);
                network.cut();
            }
        }
    }

    @Test
    void shouldOutliveARestartOfTheBroker() throws JMSException {
        int port = startBroker(0);
        PenstockConnectionFactory factory = new PenstockConnectionFactory("penstock://127.0.0.1:" + port);
        try (JMSContext answering = factory.createContext();
                JMSContext asking = factory.createContext()) {
            answer(answering, "requests");
            TemporaryQueue replyTo = asking.createTemporaryQueue();
            JMSConsumer replies = asking.createConsumer(replyTo);
            ask(asking, "requests", replyTo, replies, "before");
            broker.close();
            startBroker(port);
            Message reply = ask(asking, "requests", replyTo, replies, "after");
            assertThat(reply.getBody(String.class)).isEqualTo("AFTER");
        }
    }
}
