package io.penstock.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backlog costs disk, not heap, and does not slow the sender down; and so do many queues.
 *
 * <p>The ordinary build sends {@value #SHORT_MESSAGES} messages; {@code -Dpenstock.backlog=5000000} the full number, and
 * then holds the rate of the last tenth against that of the second (the first warms up) and limits the time of a restart too,
 * for which a short run beside others is too noisy.
 */
class BacklogTest {
    private static final int SHORT_MESSAGES = 300_000;
    private static final int MESSAGES = Integer.getInteger("penstock.backlog", SHORT_MESSAGES);
    private static final int BODY_BYTES = 100;
    private static final int UNANSWERED_MAX = 2_000;
    private static final int TENTHS = 10;
    private static final double SLOWEST_RATIO = 0.8;
    private static final long FIRST_DELIVERY_LIMIT_MS = 5_000;
    private static final int RECEIVE_LIMIT_MS = 30_000;
    private static final long MIB = 1 << 20;
    private static final int QUEUES = 10_000;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void shouldKeepItsRateAndItsHeapUnderABacklogAndStartQuickly() throws Exception {
        long[] tenths;
        try (MeasuredBroker broker = MeasuredBroker.start(directory)) {
            tenths = fill(broker);
            long heap = broker.heapUsedBytes();
            long live = broker.liveHeapBytes();
            long disk = broker.diskBytes();
            System.out.printf(
                    "[backlog] %,d messages of %d bytes: heap %d MiB in use, %d MiB alive; %,d MiB of disk%n",
                    MESSAGES, BODY_BYTES, heap / MIB, live / MIB, disk / MIB);
            assertThat(live).isLessThan(64 * MIB);
            broker.kill();
        }
        double ratio = (double) tenths[1] / tenths[TENTHS - 1];
        System.out.printf(
                "[backlog] tenths took %s ms; rate of the last to that of the second: %.2f%n",
                Arrays.toString(tenths), ratio);
        if (MESSAGES > SHORT_MESSAGES) {
            assertThat(ratio).isGreaterThan(SLOWEST_RATIO);
        }
        long before = System.nanoTime();
        try (MeasuredBroker broker = MeasuredBroker.start(directory)) {
            long first = drain(broker);
            long tookMs = TimeUnit.NANOSECONDS.toMillis(first - before);
            System.out.printf(
                    "[backlog] from the start after a kill to the first delivery: %,d ms; all received in %,d ms more%n",
                    tookMs, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - first));
            if (MESSAGES > SHORT_MESSAGES) {
                assertThat(tookMs).isLessThan(FIRST_DELIVERY_LIMIT_MS);
            }
            assertThat(broker.heapUsedBytes()).isLessThan(256 * MIB);
        }
    }

    /** Sends everything; answers how many milliseconds each tenth took, from answer to answer. */
    private static long[] fill(MeasuredBroker broker) throws Exception {
        long[] tenths = new long[TENTHS];
        Semaphore free = new Semaphore(UNANSWERED_MAX);
        Answers answers = new Answers(free, new AtomicReference<>());
        try (Connection connection = new PenstockConnectionFactory(broker.url()).createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("backlog"));
            producer.setDisableMessageTimestamp(true);
            long before = System.nanoTime();
            for (int number = 0; number < MESSAGES; number++) {
                free.acquire();
                BytesMessage message = session.createBytesMessage();
                message.writeBytes(
                        ByteBuffer.allocate(BODY_BYTES).putInt(0, number).array());
                producer.send(message, answers);
                if ((number + 1) % (MESSAGES / TENTHS) == 0) {
                    free.acquire(UNANSWERED_MAX);
                    free.release(UNANSWERED_MAX);
                    long now = System.nanoTime();
                    tenths[number / (MESSAGES / TENTHS)] = TimeUnit.NANOSECONDS.toMillis(now - before);
                    before = now;
                    assertThat(broker.heapUsedBytes()).isLessThan(256 * MIB);
                }
            }
        }
        assertThat(answers.failure().get()).isNull();
        return tenths;
    }

    private record Answers(Semaphore free, AtomicReference<Exception> failure) implements CompletionListener {
        @Override
        public void onCompletion(Message message) {
            free.release();
        }

        @Override
        public void onException(Message message, Exception exception) {
            failure.compareAndSet(null, exception);
            free.release();
        }
    }

    /** Receives everything in order; answers when the first message came. */
    private static long drain(MeasuredBroker broker) throws JMSException {
        long first = 0;
        try (Connection connection = new PenstockConnectionFactory(broker.url()).createConnection()) {
            Session session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue("backlog"));
            connection.start();
            for (int number = 0; number < MESSAGES; number++) {
                Message message = consumer.receive(RECEIVE_LIMIT_MS);
                assertThat(message).as("message %d", number).isNotNull();
                if (number == 0) {
                    first = System.nanoTime();
                }
                int received = ByteBuffer.wrap(message.getBody(byte[].class)).getInt(0);
                if (received != number) {
                    assertThat(received).isEqualTo(number);
                }
            }
            assertThat(consumer.receiveNoWait()).isNull();
        }
        return first;
    }

    @Test
    void shouldHoldTenThousandQueuesForLittleMoreThanNothing() throws Exception {
        try (MeasuredBroker broker = MeasuredBroker.start(directory)) {
            long before = System.nanoTime();
            sendToEachQueue(broker);
            System.out.printf(
                    "[queues] %,d queues came to be by their first message in %,d ms%n",
                    QUEUES, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
            checkCost(broker, "created");
        }
        try (MeasuredBroker broker = MeasuredBroker.start(directory)) {
            checkCost(broker, "restarted");
            receiveFromSome(broker);
        }
    }

    private static void checkCost(MeasuredBroker broker, String when) throws IOException {
        long live = broker.liveHeapBytes();
        long disk = broker.diskBytes();
        System.out.printf("[queues] %s: %d MiB of heap alive, %d MiB of disk%n", when, live / MIB, disk / MIB);
        assertThat(live).isLessThan(64 * MIB);
        assertThat(disk).isLessThan(100 * MIB);
    }

    private static void sendToEachQueue(MeasuredBroker broker) throws JMSException {
        try (Connection connection = new PenstockConnectionFactory(broker.url()).createConnection()) {
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            MessageProducer producer = session.createProducer(null);
            for (int queue = 0; queue < QUEUES; queue++) {
                producer.send(session.createQueue("idle." + queue), session.createTextMessage("message " + queue));
                if (queue % 100 == 99) {
                    session.commit();
                }
            }
            session.commit();
        }
    }

    private static void receiveFromSome(MeasuredBroker broker) throws JMSException {
        try (Connection connection = new PenstockConnectionFactory(broker.url()).createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            for (int queue = 0; queue < QUEUES; queue += QUEUES / 10) {
                MessageConsumer consumer = session.createConsumer(session.createQueue("idle." + queue));
                Message message = consumer.receive(RECEIVE_LIMIT_MS);
                assertThat(message.getBody(String.class)).isEqualTo("message " + queue);
                consumer.close();
            }
        }
    }
}
