package io.penstock.consuming;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.PenstockSession;
import io.penstock.jms.PenstockXAConnection;
import io.penstock.jms.PenstockXAConnectionFactory;
import io.penstock.jms.link.BranchXid;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.XASession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an application fails comes again when {@code jms.redeliveryPolicy} says, from application to application. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BackOffTest extends OnABroker {
    private static final int DELAY_MS = 300;
    /** Longer than any test lasts. */
    private static final int LONG_MS = 600_000;

    private static final String DELAY = "?jms.redeliveryPolicy.initialDelay=";

    private Connection waiting(Way way, int delayMs) throws JMSException {
        return connection(new PenstockConnectionFactory(address(way) + DELAY + delayMs), null);
    }

    private static void send(Session session, Queue queue, String... texts) throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < texts.length; i++) {
            send(session, producer, texts[i], i);
        }
    }

    private static void sendGrouped(Session session, Queue queue, String... texts) throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        for (String text : texts) {
            TextMessage message = session.createTextMessage(text);
            message.setStringProperty("JMSXGroupID", text.substring(0, 1));
            producer.send(message);
        }
    }

    private static Message receive(MessageConsumer consumer) throws JMSException {
        Message message = consumer.receive(PATIENCE_MS);
        assertThat(message).isNotNull();
        return message;
    }

    private static void assertIs(Message message, String text, int count) throws JMSException {
        assertThat(message.getBody(String.class)).isEqualTo(text);
        assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
        assertThat(message.getJMSRedelivered()).isEqualTo(count > 1);
    }

    private static void assertWaited(long sinceNanos, int leastMs) {
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos))
                .isGreaterThanOrEqualTo(leastMs);
    }

    @ParameterizedTest
    @EnumSource
    void shouldWakeAWaitingReceiverWhenTheTimeIsOverAndLetOthersOvertake(Way way) throws JMSException {
        String policy = DELAY + DELAY_MS + "&jms.redeliveryPolicy.backOffMultiplier=2"
                + "&jms.redeliveryPolicy.maxDelay=" + 2 * DELAY_MS;
        Connection connection = connection(new PenstockConnectionFactory(address(way) + policy), null);
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        Queue queue = session.createQueue("orders");
        send(session, queue, "a", "b");
        session.commit();
        MessageConsumer consumer = session.createConsumer(queue);
        assertIs(receive(consumer), "a", 1);
        long failed = System.nanoTime();
        session.rollback();
        assertIs(receive(consumer), "b", 1);
        session.commit();
        for (int failures = 1; failures <= 3; failures++) {
            assertIs(receive(consumer), "a", failures + 1);
            assertWaited(failed, failures == 1 ? DELAY_MS : 2 * DELAY_MS);
            failed = System.nanoTime();
            session.rollback();
        }
        assertIs(receive(consumer), "a", 5);
        session.commit();
    }

    @ParameterizedTest
    @EnumSource
    void shouldPostponeWhatIsRecovered(Way way) throws JMSException {
        Connection connection = waiting(way, DELAY_MS);
        for (int mode : new int[] {Session.CLIENT_ACKNOWLEDGE, PenstockSession.INDIVIDUAL_ACKNOWLEDGE}) {
            Session session = connection.createSession(mode);
            Queue queue = session.createQueue("recovered" + mode);
            send(session, queue, "a", "b", "c");
            MessageConsumer consumer = session.createConsumer(queue);
            assertIs(receive(consumer), "a", 1);
            assertIs(receive(consumer), "b", 1);
            long failed = System.nanoTime();
            session.recover();
            Message third = receive(consumer);
            assertIs(third, "c", 1);
            third.acknowledge();
            assertIs(receive(consumer), "a", 2);
            assertWaited(failed, DELAY_MS);
            Message last = receive(consumer);
            assertIs(last, "b", 2);
            session.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldPostponeWhatAListenerThrewAt(Way way) throws Exception {
        Session session = session(waiting(way, DELAY_MS));
        Queue queue = session.createQueue("orders");
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.setMessageListener(message -> {
            try {
                int count = message.getIntProperty("JMSXDeliveryCount");
                heard.add(message.getBody(String.class) + count);
                if (count == 1 && message.getIntProperty("number") == 0) {
                    throw new IllegalArgumentException("meant");
                }
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        Session sender = session(connection(by(way), null));
        long sent = System.nanoTime();
        send(sender, queue, "a", "b");
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(heard.poll(PATIENCE_MS, TimeUnit.MILLISECONDS));
        }
        assertThat(all).containsExactly("a1", "b1", "a2");
        assertWaited(sent, DELAY_MS);
    }

    @ParameterizedTest
    @EnumSource
    void shouldPostponeWhatABranchRollsBack(Way way) throws JMSException, XAException {
        try (PenstockXAConnection connection =
                new PenstockXAConnectionFactory(address(way) + DELAY + DELAY_MS).createXAConnection()) {
            connection.start();
            XASession session = connection.createXASession();
            XAResource resource = session.getXAResource();
            Queue queue = session.createQueue("branches");
            send(session, queue, "a", "b");
            MessageConsumer consumer = session.createConsumer(queue);
            rollBack(resource, consumer, 1);
            assertIs(receive(consumer), "b", 1);
            long failed = rollBack(resource, consumer, 2);
            assertThat(consumer.receiveNoWait()).isNull();
            assertIs(receive(consumer), "a", 3);
            assertWaited(failed, DELAY_MS);
        }
    }

    /** A branch consumes "a" at this count and is rolled back, every other one after it was prepared; answers when that was. */
    private static long rollBack(XAResource resource, MessageConsumer consumer, int count)
            throws JMSException, XAException {
        BranchXid branch = new BranchXid(5, new byte[] {(byte) count}, new byte[] {1});
        resource.start(branch, XAResource.TMNOFLAGS);
        assertIs(receive(consumer), "a", count);
        resource.end(branch, XAResource.TMSUCCESS);
        if (count % 2 == 0) {
            assertThat(resource.prepare(branch)).isEqualTo(XAResource.XA_OK);
        }
        long failed = System.nanoTime();
        resource.rollback(branch);
        return failed;
    }

    @ParameterizedTest
    @EnumSource
    void shouldComeAfterAStartWhenItsTimeWasOverWhileTheConnectionWasStopped(Way way) throws JMSException {
        Connection connection = waiting(way, DELAY_MS);
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        Queue queue = session.createQueue("orders");
        send(session, queue, "a");
        session.commit();
        MessageConsumer consumer = session.createConsumer(queue);
        receive(consumer);
        long failed = System.nanoTime();
        session.rollback();
        connection.stop();
        assertThat(consumer.receive(DELAY_MS + NOTHING_MS)).isNull();
        connection.start();
        assertIs(receive(consumer), "a", 2);
        assertWaited(failed, DELAY_MS);
        session.commit();
    }

    @ParameterizedTest
    @EnumSource
    void shouldWaitForAnotherConnectionTooWithItsGroupAndBeSeenByBrowsers(Way way) throws JMSException {
        Session session = waiting(way, DELAY_MS).createSession(Session.SESSION_TRANSACTED);
        Queue queue = session.createQueue("orders");
        sendGrouped(session, queue, "a1", "b1", "a2", "b2");
        session.commit();
        MessageConsumer consumer = session.createConsumer(queue);
        assertIs(receive(consumer), "a1", 1);
        long failed = System.nanoTime();
        session.close();
        Session other = session(connection(by(way), null));
        try (QueueBrowser browser = other.createBrowser(queue)) {
            assertThat(Collections.list((Enumeration<?>) browser.getEnumeration()))
                    .hasSize(4);
        }
        MessageConsumer next = other.createConsumer(queue);
        assertThat(text(next)).isEqualTo("b1");
        assertThat(text(next)).isEqualTo("b2");
        assertIs(receive(next), "a1", 2);
        assertWaited(failed, DELAY_MS);
        assertIs(receive(next), "a2", 1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndAsADeadLetterAfterTenFailures(Way way) throws JMSException {
        Session session = waiting(way, 10).createSession(Session.SESSION_TRANSACTED);
        Queue queue = session.createQueue("poisoned");
        send(session, queue, "poison");
        session.commit();
        MessageConsumer consumer = session.createConsumer(queue);
        for (int count = 1; count <= 10; count++) {
            assertIs(receive(consumer), "poison", count);
            session.rollback();
        }
        MessageConsumer dead = session.createConsumer(session.createQueue("%DLQ%poisoned"));
        assertThat(text(dead)).isEqualTo("poison");
        session.commit();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void shouldComeAtOnceWithItsCountWhenTheBrokerWasStartedAgainAndWaitAfterTheNextFailure() throws JMSException {
        Connection connection = waiting(Way.TCP, LONG_MS);
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        Queue queue = session.createQueue("orders");
        send(session, queue, "a");
        session.commit();
        MessageConsumer consumer = session.createConsumer(queue);
        receive(consumer);
        session.rollback();
        assertThat(consumer.receiveNoWait()).isNull();
        restart(() -> {});
        assertIs(receive(consumer), "a", 2);
        session.rollback();
        assertThat(consumer.receive(NOTHING_MS))
                .as("the link that was opened again asks the same")
                .isNull();
    }
}
