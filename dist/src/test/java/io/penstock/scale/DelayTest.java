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
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many delayed messages cost disk, not heap; each comes once, never before its time and soon after it, also when the broker is
 * killed while some become due.
 *
 * <p>The ordinary build has {@value #SHORT_MESSAGES} messages become due within {@value #SHORT_SECONDS} s. {@code
 * -Dpenstock.delayed=1000000 -Dpenstock.delayedSeconds=3600} is the long form, on a machine that does nothing else: it holds
 * the lateness against 50 ms, for which a short run beside others is too noisy.
 */
class DelayTest {
    private static final int SHORT_MESSAGES = 100_000;
    private static final int SHORT_SECONDS = 60;
    private static final int MESSAGES = Integer.getInteger("penstock.delayed", SHORT_MESSAGES);
    private static final long SPAN_MS = TimeUnit.SECONDS.toMillis(Integer.getInteger("penstock.delayedSeconds", 60));

    /** Sending may take so long before the first is due. */
    private static final long LEAD_MS = Math.min(SPAN_MS / 3, MESSAGES / 4);

    /** So few that a message is stored soon after its send: its delay counts from then, and is measured from its send. */
    private static final int UNANSWERED_MAX = 64;

    private static final int RECEIVE_LIMIT_MS = 60_000;
    private static final long NOISY_LATENESS_LIMIT_MS = 5_000;
    private static final long LATENESS_LIMIT_MS = 50;
    private static final long MIB = 1 << 20;

    @TempDir
    private Path directory;

    private final SplittableRandom random = new SplittableRandom(4);

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void shouldLetEachMessageGoOnceAndOnTimeInASmallHeap() throws Exception {
        long start = System.currentTimeMillis();
        try (MeasuredBroker broker = MeasuredBroker.start(directory)) {
            send(broker, start);
            System.out.printf(
                    "[delayed] %,d messages sent in %,d ms, due within %,d s: %d MiB of heap alive, %,d MiB of disk%n",
                    MESSAGES,
                    System.currentTimeMillis() - start,
                    SPAN_MS / 1000,
                    broker.liveHeapBytes() / MIB,
                    broker.diskBytes() / MIB);
            assertThat(broker.liveHeapBytes()).isLessThan(100 * MIB);
            awaitTime(start + LEAD_MS + (SPAN_MS - LEAD_MS) / 20);
            broker.kill();
        }
        try (MeasuredBroker broker = MeasuredBroker.start(directory)) {
            receive(broker);
            assertThat(broker.heapUsedBytes()).isLessThan(256 * MIB);
        }
    }

    private static void awaitTime(long epochMs) throws InterruptedException {
        long left = epochMs - System.currentTimeMillis();
        if (left > 0) {
            TimeUnit.MILLISECONDS.sleep(left);
        }
    }

    private void send(MeasuredBroker broker, long start) throws Exception {
        Answers answers = new Answers(new Semaphore(UNANSWERED_MAX), new AtomicReference<>());
        try (Connection connection = new PenstockConnectionFactory(broker.url()).createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("delayed"));
            for (int number = 0; number < MESSAGES; number++) {
                answers.free.acquire();
                long due = start + LEAD_MS + random.nextLong(SPAN_MS - LEAD_MS);
                BytesMessage message = session.createBytesMessage();
                message.writeBytes(ByteBuffer.allocate(Integer.BYTES * 10)
                        .putInt(0, number)
                        .array());
                producer.setDeliveryDelay(Math.max(1, due - System.currentTimeMillis()));
                producer.send(message, answers);
            }
            answers.free.acquire(UNANSWERED_MAX);
        }
        assertThat(answers.failure.get()).isNull();
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

    private static void receive(MeasuredBroker broker) throws JMSException {
        BitSet received = new BitSet(MESSAGES);
        long[] lateness = new long[MESSAGES];
        int onTime = 0;
        int overdue = 0;
        try (Connection connection = new PenstockConnectionFactory(broker.url()).createConnection()) {
            Session session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue("delayed"));
            connection.start();
            long ready = System.currentTimeMillis();
            while (received.cardinality() < MESSAGES) {
                Message message = consumer.receive(RECEIVE_LIMIT_MS + (received.isEmpty() ? LEAD_MS : 0));
                long now = System.currentTimeMillis();
                assertThat(message)
                        .as("after %d messages", received.cardinality())
                        .isNotNull();
                long due = message.getJMSDeliveryTime();
                int number = ByteBuffer.wrap(message.getBody(byte[].class)).getInt(0);
                if (now < due || received.get(number)) {
                    assertThat(now).as("early: %d", number).isGreaterThanOrEqualTo(due);
                    assertThat(received.get(number)).as("twice: %d", number).isFalse();
                }
                received.set(number);
                if (due > ready + TimeUnit.SECONDS.toMillis(5)) {
                    lateness[onTime++] = now - due;
                } else {
                    overdue++;
                }
            }
            assertThat(consumer.receiveNoWait()).isNull();
        }
        report(Arrays.copyOf(lateness, onTime), overdue);
    }

    private static void report(long[] lateness, int overdue) {
        Arrays.sort(lateness);
        assertThat(lateness).isNotEmpty();
        long p99 = lateness[lateness.length * 99 / 100];
        System.out.printf(
                "[delayed] %,d were due before the broker was up again; lateness of the other %,d: median %d ms, p99 %d ms,"
                        + " p99.9 %d ms, most %d ms%n",
                overdue,
                lateness.length,
                lateness[lateness.length / 2],
                p99,
                lateness[(int) (lateness.length * 999L / 1000)],
                lateness[lateness.length - 1]);
        assertThat(p99).isLessThan(MESSAGES > SHORT_MESSAGES ? LATENESS_LIMIT_MS : NOISY_LATENESS_LIMIT_MS);
    }
}
