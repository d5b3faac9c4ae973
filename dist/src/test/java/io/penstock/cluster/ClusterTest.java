package io.penstock.cluster;

import static io.penstock.cluster.TwoBrokers.ALPHA;
import static io.penstock.cluster.TwoBrokers.BETA;
import static io.penstock.cluster.TwoBrokers.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cli.Penstock;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.PenstockXAConnectionFactory;
import io.penstock.jms.link.BranchXid;
import io.penstock.protocol.wire.DestinationList;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Applications on a cluster of two broker processes, which they reach through a name server. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ClusterTest {
    private static final int PATIENCE_MS = 30_000;
    private static final int NOTHING_MS = 300;

    @TempDir
    private static Path directory;

    private static TwoBrokers cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = TwoBrokers.start(directory);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Connection started() throws JMSException {
        Connection connection = cluster.factory().createConnection();
        connection.start();
        return connection;
    }

    private static String text(Message message) throws JMSException {
        return message == null ? null : ((TextMessage) message).getText();
    }

    private static void send(Session session, Destination to, String text) throws JMSException {
        try (MessageProducer producer = session.createProducer(to)) {
            producer.send(session.createTextMessage(text));
        }
    }

    @Test
    void shouldSpreadDestinationsOverTheBrokersAndFindThemFromEveryClient() throws Exception {
        try (Connection sending = started();
                Connection receiving = started()) {
            Session from = sending.createSession();
            Session to = receiving.createSession();
            List<MessageConsumer> consumers = new ArrayList<>();
            List<Destination> destinations = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Destination each = i % 2 == 0 ? to.createQueue("spread." + i) : to.createTopic("spread." + i);
                destinations.add(each);
                consumers.add(to.createConsumer(each));
            }
            for (int i = 0; i < 20; i++) {
                send(from, destinations.get(i), "for " + i);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(text(consumers.get(i).receive(PATIENCE_MS))).isEqualTo("for " + i);
            }
        }
        for (String broker : List.of(ALPHA, BETA)) {
            List<String> names = cluster.destinations(broker, "spread.").stream()
                    .map(DestinationList.Entry::name)
                    .toList();
            assertThat(names)
                    .isNotEmpty()
                    .allMatch(name -> TwoBrokers.homeOf(name).equals(broker));
        }
    }

    @Test
    void shouldFindADestinationWhereItIsAndNotWhereItWouldBeMade() throws Exception {
        String name = at(ALPHA, "elsewhere");
        try (JMSContext direct =
                new PenstockConnectionFactory(cluster.broker(BETA).url("")).createContext()) {
            direct.createProducer().send(direct.createQueue(name), "at beta");
        }
        cluster.awaitHolder(name);
        try (JMSContext context = cluster.factory().createContext()) {
            assertThat(context.createConsumer(context.createQueue(name)).receiveBody(String.class, PATIENCE_MS))
                    .isEqualTo("at beta");
        }
        assertThat(cluster.destinations(ALPHA, name)).isEmpty();
    }

    @Test
    void shouldReplyToATemporaryQueueOfAnotherBroker() throws Exception {
        try (Connection serving = started();
                Connection asking = started()) {
            Session service = serving.createSession();
            service.createConsumer(service.createQueue(at(BETA, "service"))).setMessageListener(request -> {
                try {
                    send(service, request.getJMSReplyTo(), "re: " + text(request));
                } catch (JMSException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            Session client = asking.createSession();
            Destination reply = client.createTemporaryQueue();
            assertThat(reply.toString()).contains("TMP%" + ALPHA);
            MessageConsumer replies = client.createConsumer(reply);
            for (int i = 0; i < 20; i++) {
                Message request = client.createTextMessage("request " + i);
                request.setJMSReplyTo(reply);
                try (MessageProducer producer = client.createProducer(client.createQueue(at(BETA, "service")))) {
                    producer.send(request);
                }
                assertThat(text(replies.receive(PATIENCE_MS))).isEqualTo("re: request " + i);
            }
            assertThatThrownBy(() -> service.createConsumer(reply)).isInstanceOf(JMSException.class);
        }
    }

    @Test
    void shouldRefuseAClientIdThatAnotherConnectionHasUntilThatIsClosed() throws Exception {
        Connection first = cluster.factory().createConnection();
        first.setClientID("one of a kind");
        Session session = first.createSession();
        session.createConsumer(session.createQueue(at(BETA, "ids")));
        try (Connection second = cluster.factory().createConnection()) {
            assertThatThrownBy(() -> second.setClientID("one of a kind"))
                    .isInstanceOf(InvalidClientIDException.class)
                    .hasMessageContaining("PENSTOCK-1401");
            first.close();
            second.setClientID("one of a kind");
            Session other = second.createSession();
            other.createConsumer(other.createQueue(at(BETA, "ids")));
        }
    }

    @Test
    void shouldKeepOneNameSpaceOfDurableSubscriptionsOverTheBrokers() throws Exception {
        try (Connection connection = cluster.factory().createConnection()) {
            connection.setClientID("durable names");
            connection.start();
            Session session = connection.createSession();
            Topic atAlpha = session.createTopic(at(ALPHA, "news"));
            Topic atBeta = session.createTopic(at(BETA, "news"));

            MessageConsumer used = session.createDurableConsumer(atAlpha, "reader");
            assertThatThrownBy(() -> session.createDurableConsumer(atBeta, "reader"))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("PENSTOCK-1307");
            assertThat(subscriptions(BETA, atBeta)).isZero();
            used.close();

            session.createDurableConsumer(atBeta, "reader").close();
            assertThat(subscriptions(ALPHA, atAlpha)).isZero();
            send(session, atBeta, "kept");
            MessageConsumer again = session.createDurableConsumer(atBeta, "reader");
            assertThat(text(again.receive(PATIENCE_MS))).isEqualTo("kept");
            again.close();

            session.unsubscribe("reader");
            assertThat(subscriptions(BETA, atBeta)).isZero();
            assertThatThrownBy(() -> session.unsubscribe("reader")).isInstanceOf(InvalidDestinationException.class);
        }
    }

    private static long subscriptions(String broker, Topic topic) throws JMSException {
        return cluster.destinations(broker, topic.getTopicName()).get(0).subscriptions();
    }

    @Test
    void shouldRefuseASendToASecondBrokerAndGoOnAfterARollback() throws Exception {
        try (Connection connection = started()) {
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            Destination atAlpha = session.createQueue(at(ALPHA, "sums"));
            Destination atBeta = session.createQueue(at(BETA, "sums"));
            MessageConsumer alphas = session.createConsumer(atAlpha);
            MessageConsumer betas = session.createConsumer(atBeta);
            send(session, atAlpha, "rolled back");
            assertThatThrownBy(() -> send(session, atBeta, "refused"))
                    .isInstanceOf(TransactionInProgressException.class)
                    .hasMessageContaining("PENSTOCK-1611")
                    .hasMessageContaining(BETA);
            assertThatThrownBy(() -> betas.receive(1)).isInstanceOf(TransactionInProgressException.class);
            session.rollback();
            send(session, atBeta, "to beta");
            session.commit();
            assertThat(text(betas.receive(PATIENCE_MS))).isEqualTo("to beta");
            assertThatThrownBy(() -> send(session, atAlpha, "refused too"))
                    .isInstanceOf(TransactionInProgressException.class);
            session.commit();
            send(session, atAlpha, "to alpha");
            session.commit();
            assertThat(text(alphas.receive(PATIENCE_MS))).isEqualTo("to alpha");
            assertThat(alphas.receive(NOTHING_MS)).isNull();
            session.commit();
            assertThat(betas.receive(NOTHING_MS)).isNull();
        }
    }

    @Test
    void shouldHoldAListenersMessageBackUntilTheTransactionAtTheOtherBrokerEnds() throws Exception {
        try (Connection connection = started()) {
            Session plain = connection.createSession();
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            CountDownLatch first = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(4);
            AtomicInteger failures = new AtomicInteger();
            for (String broker : List.of(ALPHA, BETA)) {
                session.createConsumer(session.createQueue(at(broker, "held"))).setMessageListener(message -> {
                    try {
                        first.countDown();
                        goOn.await();
                        session.commit();
                        done.countDown();
                    } catch (JMSException | InterruptedException failed) {
                        failures.incrementAndGet();
                    }
                });
            }
            for (int i = 0; i < 4; i++) {
                send(plain, plain.createQueue(at(i % 2 == 0 ? ALPHA : BETA, "held")), "message " + i);
            }
            assertThat(first.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
            goOn.countDown();
            assertThat(done.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
            assertThat(failures).hasValue(0);
        }
    }

    @Test
    void shouldAcknowledgeAndRecoverAtBothBrokers() throws Exception {
        try (Connection connection = started()) {
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            List<MessageConsumer> consumers = new ArrayList<>();
            for (String broker : List.of(ALPHA, BETA)) {
                Destination queue = session.createQueue(at(broker, "acks"));
                consumers.add(session.createConsumer(queue));
                for (int i = 0; i < 3; i++) {
                    send(session, queue, broker + i);
                }
            }
            assertThat(text(consumers.get(0).receive(PATIENCE_MS))).isEqualTo("alpha0");
            assertThat(text(consumers.get(1).receive(PATIENCE_MS))).isEqualTo("beta0");
            session.recover();
            assertThat(text(consumers.get(0).receive(PATIENCE_MS))).isEqualTo("alpha0");
            Message again = consumers.get(1).receive(PATIENCE_MS);
            assertThat(text(again)).isEqualTo("beta0");
            assertThat(again.getJMSRedelivered()).isTrue();
            again.acknowledge();
            session.recover();
            assertThat(text(consumers.get(0).receive(PATIENCE_MS))).isEqualTo("alpha1");
            assertThat(text(consumers.get(1).receive(PATIENCE_MS))).isEqualTo("beta1");
        }
        for (String broker : List.of(ALPHA, BETA)) {
            assertThat(cluster.destinations(broker, at(broker, "acks"))
                            .get(0)
                            .depth()
                            .messages())
                    .isEqualTo(2);
        }
    }

    @Test
    void shouldDeliverOneMessageAtATimeToASessionWithListenersAtBothBrokers() throws Exception {
        int each = 200;
        try (Connection connection = started()) {
            Session sending = connection.createSession();
            Session session = connection.createSession();
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger overlaps = new AtomicInteger();
            CountDownLatch done = new CountDownLatch(2 * each);
            for (String broker : List.of(ALPHA, BETA)) {
                session.createConsumer(session.createQueue(at(broker, "serial")))
                        .setMessageListener(message -> {
                            if (inside.incrementAndGet() != 1) {
                                overlaps.incrementAndGet();
                            }
                            Thread.yield();
                            inside.decrementAndGet();
                            done.countDown();
                        });
            }
            for (int i = 0; i < each; i++) {
                send(sending, sending.createQueue(at(ALPHA, "serial")), "a" + i);
                send(sending, sending.createQueue(at(BETA, "serial")), "b" + i);
            }
            assertThat(done.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
            assertThat(overlaps).hasValue(0);
        }
    }

    @Test
    void shouldFreeEverythingAtAllBrokersBeforeCloseReturns() throws Exception {
        Connection connection = started();
        connection.createSession();
        Session session = connection.createSession();
        for (String broker : List.of(ALPHA, BETA)) {
            Destination queue = session.createQueue(at(broker, "freed"));
            session.createConsumer(queue);
            send(session, queue, "unread");
        }
        connection.close();
        for (String broker : List.of(ALPHA, BETA)) {
            DestinationList.Entry entry =
                    cluster.destinations(broker, at(broker, "freed")).get(0);
            assertThat(entry.consumers()).isZero();
            assertThat(entry.counters().inFlight()).isZero();
        }
    }

    @Test
    void shouldBrowseAQueueOfAnotherBroker() throws Exception {
        try (JMSContext context = cluster.factory().createContext()) {
            context.createProducer().send(context.createQueue(at(BETA, "browsed")), "looked at");
            assertThat(context.createBrowser(context.createQueue(at(BETA, "browsed")))
                            .getEnumeration()
                            .hasMoreElements())
                    .isTrue();
        }
    }

    @Test
    void shouldShowAllBrokersToOperatorsWhoNameANameServer() {
        assertThat(command("queue", "create", at(ALPHA, "shown"))).contains(ALPHA);
        assertThat(command("queue", "create", at(BETA, "shown"))).contains(BETA);
        assertThat(command("queue", "list", "--prefix", "shown."))
                .contains("broker", at(ALPHA, "shown"), at(BETA, "shown"), ALPHA, BETA);
        assertThat(command("queue", "delete", at(BETA, "shown"))).contains("deleted");
        assertThat(cluster.destinations(BETA, at(BETA, "shown"))).isEmpty();
        assertThat(command("cluster", "list")).contains(ALPHA, BETA, "registered");
    }

    @Test
    void shouldListSubscriptionsOfAllBrokersAndDeleteOneWhereItIs() throws Exception {
        try (JMSContext context = cluster.factory().createContext()) {
            context.createSharedDurableConsumer(context.createTopic(at(ALPHA, "followed")), "alphas")
                    .close();
            context.createSharedDurableConsumer(context.createTopic(at(BETA, "followed")), "betas")
                    .close();
            context.createProducer().send(context.createTopic(at(BETA, "followed")), "waits");
        }
        assertThat(command("subscription", "list", "-o", "ndjson").lines())
                .anyMatch(row -> row.contains("\"alphas\"") && row.contains("\"broker\":\"" + ALPHA + "\""))
                .anyMatch(row -> row.contains("\"betas\"")
                        && row.contains("\"broker\":\"" + BETA + "\"")
                        && row.contains("\"unsettled\":1"));
        assertThat(command("subscription", "delete", "betas")).contains("deleted");
        assertThat(command("subscription", "list", at(BETA, "followed"))).contains("no subscriptions");
        assertThat(command("subscription", "list", at(ALPHA, "followed"))).contains("alphas");
    }

    private static String command(String... arguments) {
        StringWriter out = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", cluster.url("")));
        int exitCode = Penstock.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(all.toArray(String[]::new));
        assertThat(exitCode).as(out.toString()).isZero();
        return out.toString();
    }

    @Test
    void shouldKeepABranchAtTheDirectoryBrokerAndRefuseWhatIsElsewhere() throws Exception {
        Xid branch = new BranchXid(7, new byte[] {1, 2, 3}, new byte[] {4});
        try (XAConnection connection = new PenstockXAConnectionFactory(cluster.url("")).createXAConnection();
                Connection plain = started()) {
            connection.start();
            XASession session = connection.createXASession();
            XAResource resource = session.getXAResource();
            Destination atAlpha = session.createQueue(at(ALPHA, "branches"));
            Destination atBeta = session.createQueue(at(BETA, "branches"));
            MessageConsumer betas = session.createConsumer(atBeta);
            resource.start(branch, XAResource.TMNOFLAGS);
            send(session, atAlpha, "by the branch");
            assertThatThrownBy(() -> send(session, atBeta, "refused"))
                    .isInstanceOf(TransactionInProgressException.class)
                    .hasMessageContaining("PENSTOCK-1611");
            assertThatThrownBy(betas::receiveNoWait).isInstanceOf(TransactionInProgressException.class);
            resource.end(branch, XAResource.TMSUCCESS);
            assertThat(resource.prepare(branch)).isEqualTo(XAResource.XA_OK);
            assertThat(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                    .hasSize(1);
            resource.commit(branch, false);
            Session outside = plain.createSession();
            assertThat(text(outside.createConsumer(atAlpha).receive(PATIENCE_MS)))
                    .isEqualTo("by the branch");
            send(session, atBeta, "outside of a branch");
            assertThat(text(betas.receive(PATIENCE_MS))).isEqualTo("outside of a branch");
        }
    }
}
