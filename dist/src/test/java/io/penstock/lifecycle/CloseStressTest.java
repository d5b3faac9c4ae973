package io.penstock.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.link.EmbeddedBroker;
import io.penstock.jms.link.EmbeddedBrokers;
import io.penstock.reliability.BrokerInTest;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Close, stop, start, recover, commit and rollback from everywhere at once: other threads, listeners and completion listeners. What the specification forbids says
 * IllegalStateException, everything ends, and the broker is as good as before. The seed of a round chooses what each thread does, not how they interleave.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CloseStressTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 25);
    private static final long SEED =
            Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    private static final int ACTORS = 4;
    private static final int ACTIONS = 40;
    /** So that callbacks get their turn between the actions. */
    private static final int PAUSE_NANOS_MAX = 1_000_000;

    private static final int ROUND_SECONDS = 30;

    /** Something that may be refused because it is closed by now, or not allowed here. */
    private interface Action {
        void run() throws JMSException;
    }

    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger forbidden = new AtomicInteger();
    private final List<Throwable> wrong = new ArrayList<>();

    private void attempt(Action action) {
        try {
            action.run();
        } catch (IllegalStateException closed) {
            refused.incrementAndGet();
        } catch (JMSException other) {
            note(other);
        }
    }

    /** From a callback of its own: this must be refused, at once. */
    private void mustRefuse(Action action) {
        try {
            action.run();
            note(new AssertionError("a callback closed or stopped what waits for it"));
        } catch (IllegalStateException expected) {
            forbidden.incrementAndGet();
        } catch (JMSException other) {
            note(other);
        }
    }

    private void note(Throwable failure) {
        synchronized (wrong) {
            wrong.add(failure);
        }
    }

    @Test
    void shouldEndWhoeverClosesFromWhereverInTheJvm() throws Exception {
        // The lease keeps the broker between the rounds.
        try (EmbeddedBroker.Lease broker = EmbeddedBrokers.open("close-stress", Map.of())) {
            stress("vm://" + broker.target().inJvmName());
        }
    }

    @Test
    void shouldEndWhoeverClosesFromWhereverOverTcp(@TempDir Path directory) throws Exception {
        try (BrokerInTest broker = BrokerInTest.start(directory)) {
            stress(broker.url(""));
        }
    }

    private void stress(String url) throws Exception {
        System.out.println("close stress: seed " + SEED + " on " + url);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                new Round(new Random(SEED + round), threads, url, round).run();
                assertThat(wrong).as("round %d of seed %d", round, SEED).isEmpty();
            }
            assertServes(url);
        } finally {
            threads.shutdownNow();
        }
        System.out.printf(
                "%d rounds: %d calls found it closed, %d were refused to callbacks%n",
                ROUNDS, refused.get(), forbidden.get());
        assertThat(forbidden.get()).isPositive();
    }

    private static void assertServes(String url) throws Exception {
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            connection.start();
            Session session = connection.createSession();
            session.createProducer(session.createQueue("after")).send(session.createTextMessage("still here"));
            assertThat(session.createConsumer(session.createQueue("after")).receive(10_000))
                    .isNotNull();
        }
    }

    /** One connection with sessions of all kinds, and everybody at it. */
    private final class Round {
        private final Random random;
        private final ExecutorService threads;
        private final String queue;
        private final Connection connection;
        private final List<Session> sessions = new ArrayList<>();
        private final List<MessageConsumer> consumers = new ArrayList<>();

        Round(Random random, ExecutorService threads, String url, int number) throws JMSException {
            this.random = random;
            this.threads = threads;
            this.queue = "stress" + number;
            this.connection = new PenstockConnectionFactory(url).createConnection();
        }

        void run() throws Exception {
            for (int mode :
                    new int[] {Session.AUTO_ACKNOWLEDGE, Session.SESSION_TRANSACTED, Session.CLIENT_ACKNOWLEDGE}) {
                listen(mode, new Random(random.nextLong()));
            }
            Session receiving = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer receiver = receiving.createConsumer(receiving.createQueue(queue));
            sessions.add(receiving);
            connection.start();
            CountDownLatch begin = new CountDownLatch(1);
            List<Future<?>> actors = new ArrayList<>();
            actors.add(threads.submit(() -> receive(receiving, receiver)));
            actors.add(threads.submit(() -> send(new Random(random.nextLong()))));
            for (int i = 0; i < ACTORS; i++) {
                Random own = new Random(random.nextLong());
                actors.add(threads.submit(() -> {
                    begin.await();
                    for (int action = 0; action < ACTIONS; action++) {
                        act(own);
                    }
                    connection.close();
                    return null;
                }));
            }
            begin.countDown();
            for (Future<?> actor : actors) {
                actor.get(ROUND_SECONDS, TimeUnit.SECONDS);
            }
        }

        private void listen(int mode, Random own) throws JMSException {
            Session session = connection.createSession(mode);
            MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            sessions.add(session);
            consumers.add(consumer);
            consumer.setMessageListener(message -> {
                switch (own.nextInt(10)) {
                    case 0 -> mustRefuse(session::close);
                    case 1 -> mustRefuse(connection::close);
                    case 2 -> mustRefuse(connection::stop);
                    case 3 -> attempt(mode == Session.SESSION_TRANSACTED ? session::rollback : session::recover);
                    case 4 -> attempt(consumer::close);
                    case 5 -> throw new IllegalArgumentException("a listener fails");
                    case 6 -> attempt(connection::start);
                    default -> attempt(mode == Session.SESSION_TRANSACTED ? session::commit : message::acknowledge);
                }
            });
        }

        private void act(Random own) {
            Session session = sessions.get(own.nextInt(sessions.size()));
            switch (own.nextInt(12)) {
                case 0, 1, 2 -> attempt(connection::stop);
                case 3, 4, 5 -> attempt(connection::start);
                case 6 -> attempt(own.nextInt(4) > 0 ? () -> {} : consumers.get(own.nextInt(consumers.size()))::close);
                case 7 -> attempt(own.nextInt(4) > 0 ? () -> {} : session::close);
                case 8 -> attempt(() -> connection.createSession().close());
                default -> LockSupport.parkNanos(own.nextInt(PAUSE_NANOS_MAX));
            }
        }

        private Void receive(Session session, MessageConsumer consumer) {
            for (int i = 0; i < 200; i++) {
                int number = i;
                attempt(() -> {
                    Message message = consumer.receive(5);
                    if (message != null && number % 3 == 0) {
                        message.acknowledge();
                    } else if (number % 7 == 0) {
                        session.recover();
                    }
                });
            }
            return null;
        }

        private Void send(Random own) throws JMSException {
            attempt(() -> {
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(session.createQueue(queue));
                CompletionListener completion = new CompletionListener() {
                    @Override
                    public void onCompletion(Message message) {
                        switch (own.nextInt(8)) {
                            case 0 -> mustRefuse(session::close);
                            case 1 -> mustRefuse(connection::close);
                            case 2 -> mustRefuse(producer::close);
                            default -> {}
                        }
                    }

                    @Override
                    public void onException(Message message, Exception exception) {}
                };
                for (int i = 0; i < 60; i++) {
                    producer.send(session.createTextMessage("m" + i), completion);
                }
            });
            return null;
        }
    }
}
