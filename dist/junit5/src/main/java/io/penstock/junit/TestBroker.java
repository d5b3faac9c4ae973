package io.penstock.junit;

import io.penstock.admin.AdminClient;
import io.penstock.jms.ConnectionSettings;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.PenstockQueue;
import io.penstock.jms.PenstockTopic;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.DestinationList;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/**
 * A broker inside the test's Java virtual machine, with everything in memory, and what a test asks it.
 *
 * <p>Thread-safe. Its threads are daemons and end with {@link #close}, as does all it holds; connections that are still open are then lost.
 */
public final class TestBroker implements AutoCloseable {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final PenstockConnectionFactory factory;
    private final StartedBroker started;
    private AdminClient admin;
    private boolean closed;

    private TestBroker(StartedBroker started) {
        this.factory = new PenstockConnectionFactory(started.uri());
        this.started = started;
    }

    /** Starts one that is reached by {@code vm://}, under a name of its own. */
    public static TestBroker inJvm() {
        return new TestBroker(StartedBroker.inJvm());
    }

    /**
     * Starts one that listens on loopback.
     *
     * @param port 0 for any free one
     */
    public static TestBroker tcp(int port) {
        return new TestBroker(StartedBroker.tcp(port));
    }

    /** Where it is, for factories of the test's own. */
    public String uri() {
        return factory.getUri();
    }

    /** Makes connections to it. */
    public PenstockConnectionFactory connectionFactory() {
        return factory;
    }

    // ---- destinations

    /** The queue of this name, created unless it is there. */
    public Queue createQueue(String name) {
        create(name, Kind.QUEUE);
        return new PenstockQueue(name);
    }

    /** The topic of this name, created unless it is there. */
    public Topic createTopic(String name) {
        create(name, Kind.TOPIC);
        return new PenstockTopic(name);
    }

    private synchronized void create(String name, Kind kind) {
        admin().ask(
                        Commands.DESTINATION_CREATE,
                        new DestinationCreate(
                                name,
                                kind,
                                DestinationCreate.Mode.CREATE_IF_ABSENT,
                                DestinationCreate.Settings.DEFAULT));
    }

    // ---- counts

    /** How many messages a queue or topic holds that are not acknowledged, those under way to consumers included; 0 if it does not exist. */
    public long messageCount(String destination) {
        return entry(destination).map(entry -> entry.depth().messages()).orElse(0L);
    }

    /** How many messages were ever stored in a queue or topic; 0 if it does not exist. */
    public long enqueuedCount(String destination) {
        return entry(destination).map(entry -> entry.counters().enqueued()).orElse(0L);
    }

    /** How many consumers a queue or topic has; 0 if it does not exist. */
    public int consumerCount(String destination) {
        return entry(destination).map(DestinationList.Entry::consumers).orElse(0);
    }

    private synchronized Optional<DestinationList.Entry> entry(String name) {
        return admin()
                .ask(Commands.DESTINATION_LIST, new DestinationList(Kind.ANY, name, null, 1))
                .destinations()
                .stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst();
    }

    // ---- waiting

    /**
     * Waits until a queue or topic holds no message any more: all were acknowledged or committed.
     *
     * @throws AssertionError that says how many are left, if that takes longer
     */
    public void awaitEmpty(String destination, Duration timeout) {
        await(destination, timeout, count -> count == 0, "empty");
    }

    /**
     * Waits until a queue or topic holds exactly so many messages.
     *
     * @throws AssertionError that says how many it holds, if that takes longer
     */
    public void awaitMessageCount(String destination, long messages, Duration timeout) {
        await(destination, timeout, count -> count == messages, "at " + messages + " messages");
    }

    private void await(String destination, Duration timeout, LongPredicate wanted, String what) {
        long end = System.nanoTime() + timeout.toNanos();
        long count = messageCount(destination);
        while (!wanted.test(count)) {
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                throw new AssertionError(
                        destination + " is not " + what + " after " + timeout + ": it holds " + count + " messages");
            }
            LockSupport.parkNanos(POLL_NANOS);
            count = messageCount(destination);
        }
    }

    // ---- looking

    /** The message at the head of a queue, left where it is. */
    public Optional<Message> peek(String queue) {
        return browse(queue, 1).stream().findFirst();
    }

    /** All messages of a queue in their order, left where they are; those under way to consumers included. */
    public List<Message> browse(String queue) {
        return browse(queue, Integer.MAX_VALUE);
    }

    private List<Message> browse(String queue, int limit) {
        try (Connection connection = factory.createConnection()) {
            connection.start();
            Session session = connection.createSession();
            List<Message> messages = new ArrayList<>();
            try (QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
                Enumeration<?> all = browser.getEnumeration();
                while (messages.size() < limit && all.hasMoreElements()) {
                    messages.add((Message) all.nextElement());
                }
            }
            return messages;
        } catch (JMSException failed) {
            throw new IllegalStateException(
                    "queue " + queue + " cannot be looked into: " + failed.getMessage(), failed);
        }
    }

    // ---- the end

    /** The caller holds the monitor: the administrator's conversation is for one thread. */
    private AdminClient admin() {
        if (closed) {
            throw new IllegalStateException("The broker is closed");
        }
        if (admin == null) {
            admin = AdminClient.connect(ConnectionSettings.parse(uri()));
        }
        return admin;
    }

    /** Stops it; idempotent. */
    @Override
    public void close() {
        AdminClient ending;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            ending = admin;
        }
        try {
            if (ending != null) {
                ending.close();
            }
        } finally {
            started.end().run();
        }
    }

    @Override
    public String toString() {
        return "TestBroker[" + uri() + "]";
    }
}
