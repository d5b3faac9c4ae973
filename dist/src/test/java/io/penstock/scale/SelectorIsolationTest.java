package io.penstock.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A consumer that selects one message in a hundred of a long backlog does not disturb those who use another queue.
 *
 * <p>The ordinary build has a backlog of {@value #SHORT_MESSAGES}; {@code -Dpenstock.selected=1000000} is the long form, on a
 * machine that does nothing else: it holds the p99 of a round trip beside the selecting consumer against twice what it is without,
 * for which a short run beside others is too noisy. Phases with and without alternate, so that the machine's mood is in both.
 */
class SelectorIsolationTest {
    private static final int SHORT_MESSAGES = 100_000;
    private static final int MESSAGES = Integer.getInteger("penstock.selected", SHORT_MESSAGES);
    private static final boolean LONG = MESSAGES > SHORT_MESSAGES;
    private static final int ROUNDS = LONG ? 5 : 2;

    /** Rounds that do not count: what compilers do in the first seconds is no selector's doing. */
    private static final int WARM_UPS = LONG ? 3 : 1;

    private static final int KINDS = 100;

    /** Never selected: what is sent for what was taken. */
    private static final int OTHER_KIND = KINDS;

    private static final int SELECTIONS_MAX = KINDS / (WARM_UPS + ROUNDS);
    private static final int BATCH = 500;
    private static final int BODY_BYTES = 100;
    private static final int RECEIVE_LIMIT_MS = 30_000;
    private static final long PHASE_MS = LONG ? 4_000 : 1_000;
    private static final double RATIO_LIMIT = 2.0;
    private static final long NOISY_ROUND_TRIP_LIMIT_US = TimeUnit.SECONDS.toMicros(5);

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void shouldNotSlowDownPingPongOnAnotherQueueWhileASelectorWorksThroughABacklog() throws Exception {
        List<Histogram> without = new ArrayList<>();
        List<Histogram> beside = new ArrayList<>();
        try (MeasuredBroker broker = MeasuredBroker.start(directory)) {
            send(broker.url(), MESSAGES, number -> number % KINDS);
            try (RoundTrips trips = new RoundTrips(broker.url())) {
                int waiting = MESSAGES;
                for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
                    send(broker.url(), MESSAGES - waiting, number -> OTHER_KIND);
                    waiting = MESSAGES;
                    trips.take();
                    quiet(trips);
                    Histogram alone = trips.take();
                    int selections = select(broker.url(), round * SELECTIONS_MAX);
                    Histogram selecting = trips.take();
                    waiting -= selections * (MESSAGES / KINDS);
                    print(round, selections, alone, selecting);
                    if (round >= WARM_UPS) {
                        without.add(alone);
                        beside.add(selecting);
                    }
                }
            }
            assertThat(broker.heapUsedBytes()).isLessThan(256L << 20);
        }
        double ratio = (double) medianP99(beside) / medianP99(without);
        System.out.printf(
                "[selected] backlog of %,d: median p99 of a round trip %,d us without, %,d us beside a 1 %% selector: %.2f times%n",
                MESSAGES, medianP99(without), medianP99(beside), ratio);
        for (Histogram each : beside) {
            assertThat(each.getTotalCount()).as("round trips while selecting").isPositive();
            assertThat(each.getValueAtPercentile(99)).isLessThan(NOISY_ROUND_TRIP_LIMIT_US);
        }
        if (LONG) {
            assertThat(ratio).isLessThanOrEqualTo(RATIO_LIMIT);
        }
    }

    private static void print(int round, int selections, Histogram without, Histogram beside) {
        System.out.printf(
                "[selected] round %d: %d selections; without %,d round trips, p50 %,d, p99 %,d, max %,d us;"
                        + " beside %,d, %,d, %,d, %,d us%n",
                round,
                selections,
                without.getTotalCount(),
                without.getValueAtPercentile(50),
                without.getValueAtPercentile(99),
                without.getMaxValue(),
                beside.getTotalCount(),
                beside.getValueAtPercentile(50),
                beside.getValueAtPercentile(99),
                beside.getMaxValue());
    }

    private static long medianP99(List<Histogram> phases) {
        return phases.stream()
                .map(phase -> phase.getValueAtPercentile(99))
                .sorted(Comparator.naturalOrder())
                .toList()
                .get(phases.size() / 2);
    }

    private static void quiet(RoundTrips trips) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PHASE_MS);
        assertThat(trips.failure()).isNull();
    }

    private static void send(String url, int count, IntUnaryOperator kinds) throws JMSException {
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            MessageProducer producer = session.createProducer(session.createQueue("backlog"));
            for (int number = 0; number < count; number++) {
                BytesMessage message = session.createBytesMessage();
                message.setIntProperty("kind", kinds.applyAsInt(number));
                message.writeBytes(
                        ByteBuffer.allocate(BODY_BYTES).putInt(0, number).array());
                producer.send(message);
                if (number % BATCH == BATCH - 1) {
                    session.commit();
                }
            }
            session.commit();
        }
    }

    /** Takes one kind after the other, each of which leads through the whole backlog, for a phase; answers how many. */
    private static int select(String url, int firstKind) throws JMSException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PHASE_MS);
        int selections = 0;
        while (selections < SELECTIONS_MAX && System.nanoTime() - end < 0) {
            take(url, firstKind + selections++);
        }
        return selections;
    }

    private static void take(String url, int kind) throws JMSException {
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue("backlog"), "kind = " + kind);
            connection.start();
            for (int number = kind; number < MESSAGES; number += KINDS) {
                Message message = consumer.receive(RECEIVE_LIMIT_MS);
                assertThat(message).as("message %d", number).isNotNull();
                assertThat(ByteBuffer.wrap(message.getBody(byte[].class)).getInt(0))
                        .isEqualTo(number);
            }
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    /** Question and answer without end between two connections, over two queues of their own. A thread of its own. */
    private static final class RoundTrips implements AutoCloseable {
        private final AtomicReference<String> failure = new AtomicReference<>();
        private final Connection answering;
        private final Connection asking;
        private final Thread thread = new Thread(this::run, "round-trips");
        private Histogram times = fresh();
        private volatile boolean over;

        RoundTrips(String url) throws JMSException {
            PenstockConnectionFactory factory = new PenstockConnectionFactory(url);
            answering = factory.createConnection();
            Session session = answering.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer pong = session.createProducer(session.createQueue("pong"));
            session.createConsumer(session.createQueue("ping")).setMessageListener(ping -> {
                try {
                    pong.send(session.createTextMessage(ping.getBody(String.class)));
                } catch (JMSException e) {
                    failure.compareAndSet(null, e.toString());
                }
            });
            answering.start();
            asking = factory.createConnection();
            thread.start();
        }

        private static Histogram fresh() {
            return new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
        }

        private void run() {
            try {
                Session session = asking.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer ping = session.createProducer(session.createQueue("ping"));
                MessageConsumer pong = session.createConsumer(session.createQueue("pong"));
                asking.start();
                for (int number = 0; !over; number++) {
                    long before = System.nanoTime();
                    ping.send(session.createTextMessage(Integer.toString(number)));
                    Message answer = pong.receive(RECEIVE_LIMIT_MS);
                    note(System.nanoTime() - before);
                    if (answer == null || !answer.getBody(String.class).equals(Integer.toString(number))) {
                        failure.compareAndSet(null, "round trip " + number + " got " + answer);
                        return;
                    }
                }
            } catch (JMSException e) {
                failure.compareAndSet(null, e.toString());
            }
        }

        private synchronized void note(long nanos) {
            times.recordValue(Math.min(TimeUnit.NANOSECONDS.toMicros(nanos), TimeUnit.MINUTES.toMicros(1)));
        }

        /** The times since the last call. */
        synchronized Histogram take() {
            Histogram taken = times;
            times = fresh();
            return taken;
        }

        /** What went wrong first, or null. */
        String failure() {
            return failure.get();
        }

        @Override
        public void close() throws JMSException {
            over = true;
            try {
                thread.join(RECEIVE_LIMIT_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            asking.close();
            answering.close();
            assertThat(failure()).isNull();
        }
    }
}
