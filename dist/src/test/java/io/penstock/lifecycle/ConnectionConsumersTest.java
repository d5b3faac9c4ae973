package io.penstock.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.PenstockXAConnectionFactory;
import io.penstock.reliability.BrokerProcess;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connection consumers and an application server's pool against a broker process. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ConnectionConsumersTest {
    private static final int MESSAGES = 300;

    @TempDir
    private Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private BrokerProcess broker;
    private Connection connection;

    @BeforeEach
    void start() throws Exception {
        broker = BrokerProcess.small(directory);
        broker.start();
        connection = factory().createConnection();
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
        broker.close();
        threads.shutdownNow();
    }

    private PenstockConnectionFactory factory() {
        return new PenstockConnectionFactory(broker.url("failover.maxReconnectDelay=200"));
    }

    /** What the application does with a message in a session. */
    private interface Work {
        void on(Session session, Message message) throws Exception;
    }

    private ServerSessionPool pool(int mode, int count, Work work) throws JMSException {
        LinkedBlockingQueue<ServerSession> free = new LinkedBlockingQueue<>();
        for (int i = 0; i < count; i++) {
            Session session = connection.createSession(mode);
            session.setMessageListener(message -> {
                try {
                    work.on(session, message);
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
            free.add(new ServerSession() {
                @Override
                public Session getSession() {
                    return session;
                }

                @Override
                public void start() {
                    threads.execute(() -> {
                        session.run();
                        free.add(this);
                    });
                }
            });
        }
        return () -> taken(free);
    }

    private static ServerSession taken(LinkedBlockingQueue<ServerSession> free) throws JMSException {
        try {
            return free.take();
        } catch (InterruptedException interrupted) {
            throw new JMSException("interrupted");
        }
    }

    private void send(String queue, int count) {
        try (JMSContext context = factory().createContext()) {
            JMSProducer producer = context.createProducer();
            Queue to = context.createQueue(queue);
            for (int i = 0; i < count; i++) {
                producer.send(to, String.valueOf(i));
            }
        }
    }

    private int left(String queue) {
        try (JMSContext context = factory().createContext()) {
            var consumer = context.createConsumer(context.createQueue(queue));
            int left = 0;
            while (consumer.receive(300) != null) {
                left++;
            }
            return left;
        }
    }

    @Test
    void shouldProcessEachMessageOnceInSessionsThatRunAtOnceAndRollBack() throws Exception {
        Set<Integer> committed = ConcurrentHashMap.newKeySet();
        AtomicInteger rolledBack = new AtomicInteger();
        List<String> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
        ServerSessionPool pool = pool(Session.SESSION_TRANSACTED, 4, (session, message) -> {
            int number = Integer.parseInt(message.getBody(String.class));
            if (number % 7 == 0 && !message.getJMSRedelivered()) {
                rolledBack.incrementAndGet();
                session.rollback();
                return;
            }
            session.commit();
            if (!committed.add(number)) {
                wrong.add(number + " was committed twice");
            }
        });
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue("loaded"), null, pool, 5);
        connection.start();
        send("loaded", MESSAGES);
        awaitSize(committed, MESSAGES);
        consumer.close();
        assertThat(wrong).isEmpty();
        assertThat(rolledBack.get()).isGreaterThanOrEqualTo(MESSAGES / 7);
        connection.close();
        assertThat(left("loaded")).isZero();
    }

    @Test
    void shouldCountOnlyWhatTheListenerSaw() throws Exception {
        LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
        ServerSessionPool pool = pool(Session.SESSION_TRANSACTED, 1, (session, message) -> {
            String text = message.getBody(String.class);
            got.add(text + " " + message.getIntProperty("JMSXDeliveryCount"));
            if (text.equals("1") && !message.getJMSRedelivered()) {
                session.rollback();
            } else {
                session.commit();
            }
        });
        send("counted", 4);
        connection.createConnectionConsumer(queue("counted"), null, pool, 10);
        connection.start();
        // What is given back may be overtaken by what the connection consumer holds already, but is not counted for it.
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(got.poll(20, TimeUnit.SECONDS));
        }
        assertThat(all).containsExactlyInAnyOrder("0 1", "1 1", "1 2", "2 1", "3 1");
    }

    @Test
    void shouldGoOnAfterARestartOfTheBroker() throws Exception {
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        List<String> unmarked = java.util.Collections.synchronizedList(new ArrayList<>());
        ServerSessionPool pool = pool(Session.AUTO_ACKNOWLEDGE, 2, (session, message) -> {
            int number = Integer.parseInt(message.getBody(String.class));
            if (!seen.add(number) && !message.getJMSRedelivered()) {
                unmarked.add("second delivery of " + number);
            }
        });
        connection.createConnectionConsumer(queue("restarted"), null, pool, 3);
        connection.start();
        send("restarted", MESSAGES / 2);
        broker.kill();
        broker.start();
        try (JMSContext context = factory().createContext()) {
            for (int i = MESSAGES / 2; i < MESSAGES; i++) {
                context.createProducer().send(context.createQueue("restarted"), String.valueOf(i));
            }
        }
        awaitSize(seen, MESSAGES);
        assertThat(unmarked).isEmpty();
    }

    @Test
    void shouldLeaveToTheSessionWhatItHasWhenTheConsumerCloses() throws Exception {
        LinkedBlockingQueue<Message> got = new LinkedBlockingQueue<>();
        ServerSessionPool pool = pool(Session.CLIENT_ACKNOWLEDGE, 1, (session, message) -> got.add(message));
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue("closed"), null, pool, 1);
        connection.start();
        send("closed", 1);
        Message held = got.poll(20, TimeUnit.SECONDS);
        consumer.close();
        assertThat(left("closed")).isZero();
        held.acknowledge();
        connection.close();
        assertThat(left("closed")).isZero();
    }

    @Test
    void shouldServeATopicsSubscriptions() throws Exception {
        Topic topic = connection.createSession().createTopic("loaded.news");
        LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
        Work work = (session, message) -> got.add(message.getBody(String.class));
        connection.close();
        connection = factory().createConnection();
        connection.setClientID("server");
        connection.createConnectionConsumer(topic, null, pool(Session.AUTO_ACKNOWLEDGE, 1, work), 1);
        ConnectionConsumer durable = connection.createDurableConnectionConsumer(
                topic, "kept", null, pool(Session.AUTO_ACKNOWLEDGE, 1, work), 1);
        connection.start();
        publish(topic, "to both");
        assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo("to both");
        assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo("to both");
        durable.close();
        publish(topic, "kept for the durable one");
        assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo("kept for the durable one");
        assertThat(got.poll(100, TimeUnit.MILLISECONDS)).isNull();
        connection.createDurableConnectionConsumer(topic, "kept", null, pool(Session.AUTO_ACKNOWLEDGE, 1, work), 1);
        assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo("kept for the durable one");
    }

    @Test
    void shouldRefuseSubscriptionsOnAQueueConnection() throws Exception {
        try (QueueConnection queues = factory().createQueueConnection()) {
            Topic topic = connection.createSession().createTopic("refused.news");
            ServerSessionPool pool = pool(Session.AUTO_ACKNOWLEDGE, 1, (session, message) -> {});
            assertThatThrownBy(() -> queues.createDurableConnectionConsumer(topic, "name", null, pool, 1))
                    .isInstanceOf(jakarta.jms.IllegalStateException.class);
            assertThatThrownBy(() -> queues.createSharedConnectionConsumer(topic, "name", null, pool, 1))
                    .isInstanceOf(jakarta.jms.IllegalStateException.class);
            assertThatThrownBy(() -> queues.createSharedDurableConnectionConsumer(topic, "name", null, pool, 1))
                    .isInstanceOf(jakarta.jms.IllegalStateException.class);
        }
    }

    /** As an application server does: the branch is begun, the session runs its load, the branch is ended one way or the other. */
    @Test
    void shouldRunLoadsInBranchesOfATransactionManager() throws Exception {
        LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
        connection.close();
        try (XAConnection xa = new PenstockXAConnectionFactory(broker.url("")).createXAConnection()) {
            XASession session = xa.createXASession();
            session.setMessageListener(message -> got.add(text(message)));
            AtomicInteger branches = new AtomicInteger();
            LinkedBlockingQueue<ServerSession> free = new LinkedBlockingQueue<>();
            free.add(new ServerSession() {
                @Override
                public Session getSession() {
                    return session;
                }

                @Override
                public void start() {
                    threads.submit(() -> {
                        Branch branch = new Branch(branches.incrementAndGet());
                        XAResource resource = session.getXAResource();
                        resource.start(branch, XAResource.TMNOFLAGS);
                        session.run();
                        resource.end(branch, XAResource.TMSUCCESS);
                        if (branch.number() == 1) {
                            resource.rollback(branch);
                        } else {
                            resource.commit(branch, true);
                        }
                        return free.add(this);
                    });
                }
            });
            send("branches", 3);
            xa.createConnectionConsumer(session.createQueue("branches"), null, () -> taken(free), 1);
            xa.start();
            List<String> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(got.poll(20, TimeUnit.SECONDS));
            }
            assertThat(all).containsExactlyInAnyOrder("0 1", "0 2", "1 1", "2 1");
            while (free.isEmpty() || branches.get() < 4) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        assertThat(left("branches")).isZero();
    }

    private static String text(Message message) {
        try {
            return message.getBody(String.class) + " " + message.getIntProperty("JMSXDeliveryCount");
        } catch (JMSException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The transaction manager's name for a branch. */
    private record Branch(int number) implements Xid {
        @Override
        public int getFormatId() {
            return 7;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return new byte[] {(byte) number};
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {1};
        }
    }

    @Test
    void shouldSelectAndShare() throws Exception {
        LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
        Work work = (session, message) -> got.add(message.getBody(String.class));
        Topic topic = connection.createSession().createTopic("shared.news");
        for (int i = 0; i < 2; i++) {
            connection.createSharedConnectionConsumer(
                    topic, "readers", "colour = 'blue'", pool(Session.AUTO_ACKNOWLEDGE, 1, work), 1);
            connection.createSharedDurableConnectionConsumer(
                    topic, "keepers", "colour = 'blue'", pool(Session.AUTO_ACKNOWLEDGE, 1, work), 1);
        }
        connection.start();
        try (JMSContext context = factory().createContext()) {
            for (String colour : List.of("red", "blue", "green", "blue")) {
                context.createProducer().setProperty("colour", colour).send(topic, colour);
            }
        }
        for (int i = 0; i < 4; i++) {
            assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo("blue");
        }
        assertThat(got.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    private void publish(Topic topic, String text) {
        try (JMSContext context = factory().createContext()) {
            context.createProducer().send(topic, text);
        }
    }

    private Queue queue(String name) throws JMSException {
        return connection.createSession().createQueue(name);
    }

    private static void awaitSize(Set<Integer> numbers, int size) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (numbers.size() < size && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        Set<Integer> missing = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            if (!numbers.contains(i)) {
                missing.add(i);
            }
        }
        assertThat(missing).isEmpty();
    }
}
