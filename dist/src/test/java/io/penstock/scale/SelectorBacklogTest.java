package io.penstock.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A consumer that selects one message in a hundred of a long backlog gets them in order, and keeps nobody on other queues
 * waiting.
 *
 * <p>The ordinary build has {@value #SHORT_MESSAGES} messages; {@code -Dpenstock.selectorBacklog=1000000} the full number,
 * and then holds the p99 of question and answer on another queue meanwhile against that before and after, for which a
 * short run beside others is too noisy.
 */
class SelectorBacklogTest {
    private static final int SHORT_MESSAGES = 60_000;
    private static final int MESSAGES = Integer.getInteger("penstock.selectorBacklog", SHORT_MESSAGES);
    private static final int KINDS = 100;
    private static final int BODY_BYTES = 256;
    private static final int QUIET_ROUNDS = 3_000;
    private static final int MOST_ROUNDS = 200_000;
    private static final int PATIENCE_MS = 60_000;
    private static final double WORST_RATIO = 2;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void shouldSelectFromABacklogWithoutKeepingOthersWaiting() throws Exception {
        try (MeasuredBroker broker = MeasuredBroker.start(directory);
                Connection connection = new PenstockConnectionFactory(broker.url()).createConnection()) {
            connection.start();
            fill(connection);
            double before = p99(pingPong(connection, QUIET_ROUNDS, null));
            Selecting selecting = new Selecting(broker.url());
            Thread thread = new Thread(selecting, "selecting");
            thread.start();
            long[] rounds = pingPong(connection, MOST_ROUNDS, thread);
            thread.join();
            double during = p99(rounds);
            double after = p99(pingPong(connection, QUIET_ROUNDS, null));
            System.out.printf(
                    "[selector-backlog] %,d messages: %,d selected in %,d ms; p99 of question and answer %.0f µs before, %.0f µs"
                            + " meanwhile (%,d rounds), %.0f µs after%n",
                    MESSAGES, selecting.got.size(), selecting.tookMs, before, during, rounds.length, after);
            assertThat(selecting.failure).isNull();
            assertThat(selecting.got).as("in order").isSorted().hasSize(MESSAGES / KINDS);
            if (MESSAGES > SHORT_MESSAGES) {
                assertThat(during / Math.max(before, after)).isLessThanOrEqualTo(WORST_RATIO);
            }
        }
    }

    private static void fill(Connection connection) throws JMSException {
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(session.createQueue("backlog"));
        byte[] body = new byte[BODY_BYTES];
        for (int i = 0; i < MESSAGES; i++) {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(body);
            message.setIntProperty("kind", i % KINDS);
            message.setIntProperty("number", i);
            producer.send(message);
            if (i % 1_000 == 999) {
                session.commit();
            }
        }
        session.commit();
        session.close();
    }

    /** Rounds in nanoseconds, until there are enough or the thread has ended. */
    private static long[] pingPong(Connection connection, int most, Thread until) throws JMSException {
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(session.createQueue("ping"));
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        MessageConsumer consumer = session.createConsumer(session.createQueue("ping"));
        long[] nanos = new long[most];
        int rounds = 0;
        while (rounds < most && (until == null || until.isAlive())) {
            long started = System.nanoTime();
            producer.send(session.createMessage());
            assertThat(consumer.receive(PATIENCE_MS)).isNotNull();
            nanos[rounds++] = System.nanoTime() - started;
        }
        session.close();
        return Arrays.copyOf(nanos, rounds);
    }

    private static double p99(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) (sorted.length * 0.99)] / 1_000.0;
    }

    /** Takes one kind of message out of the backlog. */
    private static final class Selecting implements Runnable {
        private final String url;
        private final List<Integer> got = new ArrayList<>();
        private long tookMs;
        private Exception failure;

        Selecting(String url) {
            this.url = url;
        }

        @Override
        public void run() {
            long started = System.nanoTime();
            try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
                connection.start();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue("backlog"), "kind = 7");
                while (got.size() < MESSAGES / KINDS) {
                    Message message = consumer.receive(PATIENCE_MS);
                    got.add(message.getIntProperty("number"));
                }
            } catch (JMSException | RuntimeException e) {
                failure = e;
            }
            tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        }
    }
}
