package io.penstock.delay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.reliability.BrokerProcess;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Delivery delay as applications see it (Jakarta Messaging 3.1, 3.4.13 and 7.9). */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DeliveryDelayTest {
    private static final long DELAY_MS = 700;
    private static final int PATIENCE_MS = 20_000;
    private static final int SOON_MS = 300;

    /** How applications reach the broker. */
    enum Way {
        TCP,
        IN_JVM
    }

    @TempDir
    private static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.small(directory);
        broker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static PenstockConnectionFactory by(Way way) {
        return new PenstockConnectionFactory(way == Way.TCP ? broker.url("") : "vm://delivery-delay");
    }

    private static void assertOnTime(Message message, long sentNanos) throws JMSException {
        assertThat(message).isNotNull();
        assertThat(System.nanoTime() - sentNanos).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(DELAY_MS));
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(message.getJMSDeliveryTime());
    }

    /** "The JMSDeliveryTime header value is the sum of the delivery delay and the time it was sent." */
    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldShowTheDeliveryTimeToSenderAndReceiverAndDeliverNotBeforeIt(Way way) throws Exception {
        try (Connection connection = by(way).createConnection()) {
            connection.start();
            Session session = connection.createSession();
            Queue queue = session.createQueue("delay.header");
            MessageConsumer consumer = session.createConsumer(queue);
            MessageProducer producer = session.createProducer(queue);
            producer.setDeliveryDelay(DELAY_MS);
            assertThat(producer.getDeliveryDelay()).isEqualTo(DELAY_MS);
            TextMessage sent = session.createTextMessage("later");
            long before = System.nanoTime();
            producer.send(sent);
            assertThat(sent.getJMSDeliveryTime()).isEqualTo(sent.getJMSTimestamp() + DELAY_MS);
            producer.setDeliveryDelay(0);
            producer.send(session.createTextMessage("now"));
            assertThat(consumer.receive(PATIENCE_MS).getBody(String.class)).isEqualTo("now");
            assertThat(consumer.receiveNoWait()).isNull();
            Message received = consumer.receive(PATIENCE_MS);
            assertOnTime(received, before);
            assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
            assertThat(received.getJMSRedelivered()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldDelayWithEveryWayOfSending(Way way) throws Exception {
        try (Connection connection = by(way).createConnection()) {
            connection.start();
            Session session = connection.createSession();
            Queue queue = session.createQueue("delay.forms");
            MessageConsumer consumer = session.createConsumer(queue);
            MessageProducer producer = session.createProducer(null);
            producer.setDeliveryDelay(DELAY_MS);
            Completion done = new Completion();
            long before = System.nanoTime();
            producer.send(queue, session.createTextMessage("1"), jakarta.jms.DeliveryMode.NON_PERSISTENT, 7, 60_000);
            producer.send(queue, session.createTextMessage("2"), done);
            done.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            for (String text : new String[] {"1", "2"}) {
                Message received = consumer.receive(PATIENCE_MS);
                assertOnTime(received, before);
                assertThat(received.getBody(String.class)).isEqualTo(text);
            }
        }
    }

    private static final class Completion extends CompletableFuture<Message> implements CompletionListener {
        @Override
        public void onCompletion(Message message) {
            complete(message);
        }

        @Override
        public void onException(Message message, Exception exception) {
            completeExceptionally(exception);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldDelayWithTheSimplifiedInterface(Way way) throws Exception {
        try (JMSContext context = by(way).createContext()) {
            Queue queue = context.createQueue("delay.simple");
            JMSConsumer consumer = context.createConsumer(queue);
            JMSProducer producer = context.createProducer().setDeliveryDelay(DELAY_MS);
            assertThat(producer.getDeliveryDelay()).isEqualTo(DELAY_MS);
            long before = System.nanoTime();
            producer.send(queue, "later");
            assertOnTime(consumer.receive(PATIENCE_MS), before);
            assertThatThrownBy(() -> producer.setDeliveryDelay(-1)).isInstanceOf(JMSRuntimeException.class);
        }
    }

    /** "For transacted sends, this is the time when the client sends the message, not the time the transaction is committed." */
    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldCountFromTheSendAndNotFromTheCommit(Way way) throws Exception {
        try (Connection connection = by(way).createConnection()) {
            connection.start();
            Session sending = connection.createSession(true, Session.SESSION_TRANSACTED);
            Session receiving = connection.createSession();
            Queue queue = sending.createQueue("delay.transacted");
            MessageConsumer consumer = receiving.createConsumer(queue);
            MessageProducer producer = sending.createProducer(queue);
            producer.setDeliveryDelay(DELAY_MS);
            long before = System.nanoTime();
            producer.send(sending.createTextMessage("a"));
            producer.setDeliveryDelay(PATIENCE_MS * 10L);
            producer.send(sending.createTextMessage("much later"));
            assertThat(consumer.receive(DELAY_MS + SOON_MS)).isNull();
            sending.commit();
            long committed = System.nanoTime();
            assertOnTime(consumer.receive(PATIENCE_MS), before);
            // Its time had come: it did not wait once more from the commit on.
            assertThat(System.nanoTime() - committed).isLessThan(TimeUnit.MILLISECONDS.toNanos(DELAY_MS));
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldReachOnlyASubscriberFromBeforeTheSend(Way way) throws Exception {
        try (JMSContext context = by(way).createContext()) {
            Topic topic = context.createTopic("delay.topic");
            JMSConsumer before = context.createConsumer(topic);
            context.createProducer().setDeliveryDelay(DELAY_MS).send(topic, "news");
            JMSConsumer after = context.createConsumer(topic);
            assertThat(before.receiveBody(String.class, PATIENCE_MS)).isEqualTo("news");
            assertThat(after.receive(SOON_MS)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldNotDeliverWhatExpiresBeforeItsTime(Way way) throws Exception {
        try (JMSContext context = by(way).createContext()) {
            Queue queue = context.createQueue("delay.expiry");
            JMSConsumer consumer = context.createConsumer(queue);
            context.createProducer()
                    .setDeliveryDelay(DELAY_MS)
                    .setTimeToLive(DELAY_MS / 2)
                    .send(queue, "never");
            context.createProducer()
                    .setDeliveryDelay(DELAY_MS)
                    .setTimeToLive(10 * DELAY_MS)
                    .send(queue, "in time");
            assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("in time");
            assertThat(consumer.receive(SOON_MS)).isNull();
        }
    }

    @Test
    void shouldFireAtOnceWhatBecameDueWhileTheBrokerWasDead() throws Exception {
        try (JMSContext context = by(Way.TCP).createContext()) {
            Queue queue = context.createQueue("delay.restart");
            JMSProducer producer = context.createProducer();
            producer.setDeliveryDelay(2 * DELAY_MS).send(queue, "2");
            producer.setDeliveryDelay(DELAY_MS).send(queue, "1");
            producer.setDeliveryDelay(Long.MAX_VALUE).send(queue, "never");
            broker.kill();
            TimeUnit.MILLISECONDS.sleep(2 * DELAY_MS);
            broker.start();
            JMSConsumer consumer = context.createConsumer(queue);
            assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("1");
            assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("2");
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }
}
