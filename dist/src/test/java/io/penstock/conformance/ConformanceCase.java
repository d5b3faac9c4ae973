package io.penstock.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.PenstockQueue;
import io.penstock.jms.PenstockTopic;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Enumeration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The ground that every conformance test stands on: a broker by one of the two transports, names that no other test has, and
 * whatever a test opened is closed behind it.
 *
 * <p>"Nothing comes" is asked with {@code receiveNoWait} after something that tells when it would have come, never by waiting.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Transport.class)
@ExtendWith(TestedBrokers.class)
@DisplayNameGeneration(SentenceNames.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class ConformanceCase {
    /** How long to wait for what must come. */
    protected static final long PATIENCE_MS = 20_000;

    @Parameter
    protected Transport transport;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private TestedBroker broker;
    private Connection shared;

    @BeforeEach
    final void takeBroker(TestedBroker tested) {
        broker = tested;
    }

    @AfterEach
    final void closeWhatWasOpened() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        afterClosing();
    }

    /** For what can be tidied up only when the test's connections are closed. */
    protected void afterClosing() throws JMSException {}

    // ---- making things

    /** Closes this behind the test. */
    protected final <T extends AutoCloseable> T closing(T resource) {
        opened.push(resource);
        return resource;
    }

    protected final PenstockConnectionFactory factory() {
        return factory("");
    }

    /** @param options of the URI, without the question mark */
    protected final PenstockConnectionFactory factory(String options) {
        return new PenstockConnectionFactory(broker.url(options));
    }

    /** A new connection, stopped. */
    protected final Connection connection() throws JMSException {
        return closing(factory().createConnection());
    }

    /** A new connection, started. */
    protected final Connection started() throws JMSException {
        Connection connection = connection();
        connection.start();
        return connection;
    }

    /** A new started connection with a client id. */
    protected final Connection started(String clientId) throws JMSException {
        Connection connection = connection();
        connection.setClientID(clientId);
        connection.start();
        return connection;
    }

    /** A new session that acknowledges by itself, on a started connection that the test's sessions share. */
    protected final Session session() throws JMSException {
        return session(Session.AUTO_ACKNOWLEDGE);
    }

    /** A new session on a started connection that the test's sessions share. */
    protected final Session session(int mode) throws JMSException {
        if (shared == null) {
            shared = started();
        }
        return shared.createSession(mode);
    }

    protected final JMSContext context() {
        return context(JMSContext.AUTO_ACKNOWLEDGE);
    }

    /** A new context with a connection of its own. */
    protected final JMSContext context(int mode) {
        return closing(factory().createContext(mode));
    }

    /** A name that nobody else has. */
    protected final String name() {
        return getClass().getSimpleName() + "-" + UUID.randomUUID();
    }

    protected final Queue queue() {
        return new PenstockQueue(name());
    }

    protected final Topic topic() {
        return new PenstockTopic(name());
    }

    // ---- sending and receiving

    /** Sends text messages, one after the other. */
    protected static void send(Session session, Destination destination, String... texts) throws JMSException {
        try (MessageProducer producer = session.createProducer(destination)) {
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    /** Sends text messages by a session of its own. */
    protected final void send(Destination destination, String... texts) throws JMSException {
        try (Session session = session()) {
            send(session, destination, texts);
        }
    }

    /** The next message, which must come. */
    protected static Message receive(MessageConsumer consumer) throws JMSException {
        Message message = consumer.receive(PATIENCE_MS);
        assertThat(message).as("a message within %d ms", PATIENCE_MS).isNotNull();
        return message;
    }

    /** The next message of a destination, which must come. */
    protected final Message receive(Destination destination) throws JMSException {
        try (Session session = session();
                MessageConsumer consumer = session.createConsumer(destination)) {
            return receive(consumer);
        }
    }

    protected static String text(Message message) throws JMSException {
        return message.getBody(String.class);
    }

    /** The texts of the next messages, all of which must come. */
    protected static List<String> texts(MessageConsumer consumer, int count) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(receive(consumer)));
        }
        return texts;
    }

    /** The texts of all that is there now. */
    protected static List<String> readyTexts(MessageConsumer consumer) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (Message next = consumer.receiveNoWait(); next != null; next = consumer.receiveNoWait()) {
            texts.add(text(next));
        }
        return texts;
    }

    /** Asserts that the next messages are these, and that no more is there. */
    protected static void assertReceives(MessageConsumer consumer, String... texts) throws JMSException {
        assertThat(texts(consumer, texts.length)).isEqualTo(Arrays.asList(texts));
        assertEmpty(consumer);
    }

    /** Asserts that a queue holds these, by taking them. */
    protected final void assertHolds(Queue queue, String... texts) throws JMSException {
        try (Session session = session();
                MessageConsumer consumer = session.createConsumer(queue)) {
            assertReceives(consumer, texts);
        }
    }

    protected static void assertEmpty(MessageConsumer consumer) throws JMSException {
        assertThat(consumer.receiveNoWait())
                .as("a message that nobody sent here")
                .isNull();
    }

    /** What an enumeration of the specification, which has no type, lists. */
    protected static List<Object> listed(Enumeration<?> enumeration) {
        return new ArrayList<>(Collections.list(enumeration));
    }

    /** Sends the message to a queue of its own and receives it. */
    protected final <M extends Message> M passed(M message) throws JMSException {
        Queue queue = queue();
        try (Session session = session();
                MessageProducer producer = session.createProducer(queue);
                MessageConsumer consumer = session.createConsumer(queue)) {
            producer.send(message);
            @SuppressWarnings("unchecked")
            M received = (M) receive(consumer);
            return received;
        }
    }
}
