package io.penstock.cluster;

import static io.penstock.cluster.TwoBrokers.ALPHA;
import static io.penstock.cluster.TwoBrokers.BETA;
import static io.penstock.cluster.TwoBrokers.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TransactionRolledBackException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of two broker processes of which one is killed with -9 while applications use both. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BrokerOutageTest {
    private static final int PATIENCE_MS = 30_000;

    @TempDir
    private Path directory;

    private TwoBrokers cluster;
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final Queue<JMSException> reported = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws Exception {
        cluster = TwoBrokers.start(directory);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private Connection started() throws JMSException {
        Connection connection = cluster.factory().createConnection();
        connection.setExceptionListener(reported::add);
        connection.start();
        return connection;
    }

    private static void send(Session session, Destination to, String text) {
        try (MessageProducer producer = session.createProducer(to)) {
            producer.send(session.createTextMessage(text));
        } catch (JMSException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void listen(Session session, Destination to) throws JMSException {
        session.createConsumer(to).setMessageListener(message -> {
            try {
                heard.add(((TextMessage) message).getText());
            } catch (JMSException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    /** Waits until it was heard; the test's time limit bounds it. */
    private void awaitHeard(String text) {
        while (!heard.contains(text)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldGoOnAtOneBrokerWhileTheOtherIsKilledAndTakeTheOtherUpAgain() throws Exception {
        try (Connection connection = started();
                Connection sending = started()) {
            Session session = connection.createSession();
            Session producing = sending.createSession();
            Destination atAlpha = session.createQueue(at(ALPHA, "outage"));
            Destination atBeta = session.createQueue(at(BETA, "outage"));
            listen(session, atAlpha);
            listen(session, atBeta);
            send(producing, atAlpha, "alpha before");
            send(producing, atBeta, "beta before");
            awaitHeard("alpha before");
            awaitHeard("beta before");

            cluster.awaitHolder(at(BETA, "outage"));
            cluster.broker(BETA).kill();
            cluster.awaitAway(BETA);
            send(producing, atAlpha, "alpha meanwhile");
            awaitHeard("alpha meanwhile");
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try (Session other = sending.createSession()) {
                    send(other, atBeta, "beta meanwhile");
                } catch (JMSException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            assertNobodyTakesItForAbsent();
            assertThat(waiting).isNotDone();

            cluster.broker(BETA).start();
            waiting.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            awaitHeard("beta meanwhile");
            send(producing, atAlpha, "alpha after");
            awaitHeard("alpha after");
            assertThat(cluster.destinations(ALPHA, at(BETA, "outage"))).isEmpty();
            // What was being acknowledged when beta was killed may have come twice.
            assertThat(Set.copyOf(heard)).hasSize(5);
            assertThat(reported).isEmpty();
        }
    }

    /** A client that has never used the killed broker makes no second home. */
    private void assertNobodyTakesItForAbsent() throws JMSException {
        try (Connection late = started()) {
            Session session = late.createSession();
            assertThatThrownBy(() -> session.createProducer(session.createQueue(at(BETA, "outage"))))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("PENSTOCK-1112")
                    .hasMessageContaining(BETA);
            send(session, session.createQueue(at(BETA, "made.meanwhile")), "made at alpha");
        }
        assertThat(cluster.destinations(ALPHA, "made.meanwhile")).hasSize(1);
    }

    @Test
    void shouldKeepATemporaryQueueOverTheRestartOfItsBrokerAndGuardClientIdsMeanwhile() throws Exception {
        try (Connection connection = started()) {
            Session session = connection.createSession();
            Destination reply = session.createTemporaryQueue();
            MessageConsumer replies = session.createConsumer(reply);
            // The name server may still name it, and the next connection goes to the other.
            cluster.broker(ALPHA).kill();
            try (Connection other = started()) {
                Session elsewhere = other.createSession();
                Destination queue = elsewhere.createQueue(at(BETA, "still.there"));
                send(elsewhere, queue, "to beta");
                assertThat(((TextMessage) elsewhere.createConsumer(queue).receive(PATIENCE_MS)).getText())
                        .isEqualTo("to beta");
            }
            cluster.awaitAway(ALPHA);
            try (Connection named = cluster.factory().createConnection()) {
                assertThatThrownBy(() -> named.setClientID("needs alpha"))
                        .isInstanceOf(JMSException.class)
                        .hasMessageContaining("PENSTOCK-1112");
            }
            cluster.broker(ALPHA).start();
            try (Connection other = started()) {
                send(other.createSession(), reply, "the answer");
            }
            assertThat(((TextMessage) replies.receive(PATIENCE_MS)).getText()).isEqualTo("the answer");
        }
    }

    @Test
    void shouldRollBackOnlyTheTransactionThatWorksAtTheLostBroker() throws Exception {
        try (Connection connection = started()) {
            Session lost = connection.createSession(Session.SESSION_TRANSACTED);
            Session kept = connection.createSession(Session.SESSION_TRANSACTED);
            Destination atAlpha = kept.createQueue(at(ALPHA, "transacted"));
            Destination atBeta = lost.createQueue(at(BETA, "transacted"));
            MessageConsumer consumer = kept.createConsumer(atAlpha);
            kept.createConsumer(atBeta);
            send(lost, atBeta, "lost");
            send(kept, atAlpha, "kept");
            cluster.broker(BETA).kill();
            kept.commit();
            assertThat(consumer.receive(PATIENCE_MS)).isNotNull();
            kept.commit();
            cluster.broker(BETA).start();
            assertThatThrownBy(lost::commit).isInstanceOf(TransactionRolledBackException.class);
            send(lost, atBeta, "again");
            lost.commit();
            assertThat(((TextMessage) lost.createConsumer(atBeta).receive(PATIENCE_MS)).getText())
                    .isEqualTo("again");
        }
    }

    @Test
    void shouldNotWaitForALostBrokerToGiveBackOrToClose() throws Exception {
        Connection connection = started();
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        Destination atAlpha = session.createQueue(at(ALPHA, "given.back"));
        Destination atBeta = session.createQueue(at(BETA, "given.back"));
        MessageConsumer alphas = session.createConsumer(atAlpha);
        MessageConsumer betas = session.createConsumer(atBeta);
        send(session, atAlpha, "a");
        send(session, atBeta, "b");
        assertThat(alphas.receive(PATIENCE_MS)).isNotNull();
        assertThat(betas.receive(PATIENCE_MS)).isNotNull();
        cluster.broker(BETA).kill();
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            try {
                session.recover();
                assertThat(alphas.receive(PATIENCE_MS).getJMSRedelivered()).isTrue();
                betas.close();
                session.close();
                connection.close();
            } catch (JMSException failed) {
                throw new IllegalStateException(failed);
            }
        });
        done.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        assertThat(cluster.destinations(ALPHA, at(ALPHA, "given.back")).get(0).consumers())
                .isZero();
    }

    @Test
    void shouldGoOnWithoutANameServer() throws Exception {
        try (Connection connection = started()) {
            Session session = connection.createSession();
            for (String broker : new String[] {ALPHA, BETA}) {
                send(session, session.createQueue(at(broker, "nameless")), "before");
            }
            cluster.nameServer().close();
            for (String broker : new String[] {ALPHA, BETA}) {
                send(session, session.createQueue(at(broker, "nameless")), "after");
            }
            cluster.broker(BETA).kill();
            cluster.broker(BETA).start();
            send(session, session.createQueue(at(BETA, "nameless")), "after its restart at its old address");
            assertThatThrownBy(() -> cluster.factory().createConnection()).isInstanceOf(JMSException.class);
        }
    }
}
