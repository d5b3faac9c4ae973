package io.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends random and mutated frames to live ports. After each frame the server must either answer a PING or have closed the
 * connection with a logged reason, while an honest application goes on.
 *
 * <p>{@code -DhostileFrames=N} sets the number for the broker, {@code -Dseed=S} what they are.
 */
class HostileFramesTest {
    private static final int FRAMES = Integer.getInteger("hostileFrames", 100_000);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int THREADS = 3;
    private static final int FRAMES_PER_CONNECTION = 30;
    private static final int IDLE_QUEUES = 300;

    /** A mutated frame may well create a user; who has no login must be let in afterwards as well. */
    private static final String ANONYMOUS = "anonymous=LOOPBACK";

    @TempDir
    private Path directory;

    /** What came of it. */
    private static final class Tally {
        private final AtomicInteger left;
        private final AtomicLong closed = new AtomicLong();
        private final AtomicLong survived = new AtomicLong();

        Tally(int frames) {
            left = new AtomicInteger(frames);
        }
    }

    @Test
    void shouldStandHostileFramesAtTheBroker() throws Exception {
        System.out.println("HostileFramesTest: broker, frames=" + FRAMES + " seed=" + SEED);
        try (LogWatch log = new LogWatch();
                BrokerInTest broker = BrokerInTest.start(directory, ANONYMOUS)) {
            List<byte[]> recorded = recordClient(broker);
            assertThat(recorded).hasSizeGreaterThan(30);
            makeIdleQueues(broker.url(""));
            Tally tally = new Tally(FRAMES);
            try (PingPong honest = new PingPong(broker.url(""))) {
                broker.halted().thenAccept(cause -> tally.left.set(0));
                attack(broker.port(), recorded, tally);
                long rounds = honest.rounds();
                Deadline.await(20, honest::failure, () -> honest.rounds() > rounds || honest.failure() != null);
                assertThat(honest.failure()).isNull();
                System.out.println(
                        "HostileFramesTest: closed=" + tally.closed + " survived=" + tally.survived + " honest rounds="
                                + honest.rounds() + " slowest=" + honest.slowestMs() + " ms " + log.counts());
            }
            assertThat(broker.halted()).isNotDone();
            assertClosedWithReasons(log, tally);
        }
        // Nothing of it may have poisoned the log.
        try (BrokerInTest again = BrokerInTest.start(directory, ANONYMOUS)) {
            try (PingPong honest = new PingPong(again.url(""))) {
                Deadline.await(20, honest::failure, () -> honest.rounds() > 0);
            }
        }
    }

    @Test
    void shouldStandHostileFramesAtTheNameServer() throws Exception {
        int frames = FRAMES / 4;
        System.out.println("HostileFramesTest: name server, frames=" + frames + " seed=" + SEED);
        try (LogWatch log = new LogWatch();
                NameServerInTest nameServer = NameServerInTest.start()) {
            String address = nameServer.address();
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            try (RecordingProxy proxy = new RecordingProxy(port);
                    BrokerInTest broker = BrokerInTest.start(directory, "namesrvAddr=127.0.0.1:" + proxy.port())) {
                String url = "penstock://127.0.0.1:" + proxy.port();
                Deadline.await(
                        20,
                        () -> "no registration in " + log.counts(),
                        () -> log.counts().containsKey("[registered]"));
                useSome(url);
                Tally tally = new Tally(frames);
                attack(port, proxy.frames(), tally);
                assertThat(nameServer.defect()).isNull();
                assertClosedWithReasons(log, tally);
                System.out.println("HostileFramesTest: closed=" + tally.closed + " survived=" + tally.survived + " "
                        + log.counts());
                assertThat(broker.halted()).isNotDone();
            }
        }
    }

    private static void assertClosedWithReasons(LogWatch log, Tally tally) {
        assertThat(log.errors()).isEmpty();
        assertThat(tally.survived.get()).isPositive();
        assertThat(tally.closed.get()).isPositive();
        long reasons = log.counts().entrySet().stream()
                .filter(count -> List.of("[connection-bad-frame]", "[conversation-refused]", "[login-refused]")
                        .contains(count.getKey()))
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
        assertThat(reasons).as("%s", log.counts()).isGreaterThanOrEqualTo(tally.closed.get());
    }

    private static List<byte[]> recordClient(BrokerInTest broker) throws Exception {
        try (RecordingProxy proxy = new RecordingProxy(broker.port())) {
            useSome("penstock://127.0.0.1:" + proxy.port());
            return proxy.frames();
        }
    }

    /** Uses a bit of everything, so that frames of every kind are seen. */
    private static void useSome(String url) throws Exception {
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            connection.setClientID("recorded");
            connection.start();
            Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer durable =
                    session.createDurableSubscriber(session.createTopic("recorded.topic"), "recorded");
            MessageProducer producer = session.createProducer(session.createTopic("recorded.topic"));
            for (int i = 0; i < 5; i++) {
                BytesMessage message = session.createBytesMessage();
                message.writeBytes(new byte[50]);
                message.setStringProperty("property", "value " + i);
                message.setJMSCorrelationID("correlation");
                producer.send(message);
                durable.receive(5_000);
            }
            session.recover();
            durable.receive(5_000).acknowledge();
            durable.close();
            session.unsubscribe("recorded");
            transact(connection);
        }
    }

    private static void transact(Connection connection) throws Exception {
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(session.createQueue("recorded.queue"));
        MessageConsumer consumer = session.createConsumer(session.createQueue("recorded.queue"));
        for (int i = 0; i < 3; i++) {
            producer.send(session.createTextMessage("in a transaction"));
            session.commit();
            consumer.receive(5_000);
            if (i < 2) {
                session.rollback();
            }
        }
        byte[] large = new byte[40 << 10];
        for (int i = 0; i < 3; i++) {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(large);
            producer.send(message);
        }
        session.rollback();
    }

    /** The honest application's destination gets a number that a mutation of the recorded ones does not hit by chance. */
    private static void makeIdleQueues(String url) throws Exception {
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            for (int i = 0; i < IDLE_QUEUES; i++) {
                session.createProducer(session.createQueue("idle." + i)).close();
            }
        }
    }

    private static void attack(int port, List<byte[]> recorded, Tally tally) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> attackers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                FrameMutator mutator = new FrameMutator(recorded, new Random(SEED + i));
                Random random = new Random(~SEED - i);
                attackers.add(threads.submit(() -> {
                    while (tally.left.get() > 0) {
                        converse(port, random.nextBoolean(), mutator, tally);
                    }
                    return null;
                }));
            }
            for (Future<?> attacker : attackers) {
                attacker.get(Math.max(240, FRAMES / 200), TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void converse(int port, boolean loggedIn, FrameMutator mutator, Tally tally) throws IOException {
        byte[] sent = {};
        try (RawPeer peer = new RawPeer(port, 0)) {
            if (loggedIn) {
                peer.hello();
            }
            for (int i = 0; i < FRAMES_PER_CONNECTION && tally.left.getAndDecrement() > 0; i++) {
                FrameMutator.Hostile hostile = mutator.next();
                sent = hostile.bytes();
                peer.send(sent);
                if (hostile.last()) {
                    peer.endOutput();
                    while (peer.read() != null) {
                        // Whatever it answers; the end must come.
                    }
                    return;
                }
                if (!peer.isAlive()) {
                    tally.closed.incrementAndGet();
                    return;
                }
                tally.survived.incrementAndGet();
            }
        } catch (SocketTimeoutException hang) {
            throw new IllegalStateException(
                    "neither answered nor closed, logged in " + loggedIn + ", after "
                            + HexFormat.of().formatHex(sent),
                    hang);
        }
    }
}
