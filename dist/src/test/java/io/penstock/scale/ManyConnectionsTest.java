package io.penstock.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.reliability.BrokerProcess;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Session;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 5,000 connections of one factory, 500 of them with a listener that runs at the same moment as all others, over TCP to a broker process of 256 MiB. Needs 6,000 file
 * descriptors in each process ({@code ulimit -n}); where there are fewer it is skipped and says so.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ManyConnectionsTest {
    private static final int CONNECTIONS = 5_000;
    private static final int LISTENERS = 500;
    private static final int THREADS_MAX = 1_000;
    private static final int DESCRIPTORS_NEEDED = 6_000;

    @TempDir
    private Path directory;

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }

    private static void assumeDescriptors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long limit = unix.getMaxFileDescriptorCount();
            assumeTrue(
                    limit >= DESCRIPTORS_NEEDED,
                    "ulimit -n is " + limit + ", and " + DESCRIPTORS_NEEDED + " are needed for 5,000 connections");
        }
    }

    @Test
    void shouldServeManyConnectionsOnFewThreadsAndLeaveNone() throws Exception {
        assumeDescriptors();
        try (BrokerProcess broker = BrokerProcess.small(directory, "connectionsPerAddressMax=6000")) {
            broker.start();
            Set<Thread> before = threads();
            PenstockConnectionFactory factory = new PenstockConnectionFactory(broker.url(""));
            List<Connection> connections = new ArrayList<>(CONNECTIONS);
            CountDownLatch together = new CountDownLatch(LISTENERS);
            CountDownLatch served = new CountDownLatch(LISTENERS);
            long begin = System.nanoTime();
            for (int i = 0; i < CONNECTIONS; i++) {
                Connection connection = factory.createConnection();
                connections.add(connection);
                if (i < LISTENERS) {
                    listen(connection, i, together, served);
                }
            }
            long connectedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            int idle = threads().size() - before.size();
            sendToEach(factory);
            assertThat(together.await(60, TimeUnit.SECONDS))
                    .as("%d listeners are not inside yet", together.getCount())
                    .isTrue();
            int busiest = ManagementFactory.getThreadMXBean().getPeakThreadCount();
            assertThat(served.await(60, TimeUnit.SECONDS)).isTrue();
            // Every one of them still works, the last as well.
            Session last = connections.get(CONNECTIONS - 1).createSession();
            last.createProducer(last.createQueue("last")).send(last.createTextMessage("x"));
            for (Connection connection : connections) {
                connection.close();
            }
            System.out.printf(
                    "%d connections in %d ms: %d threads while idle, at most %d in the JVM with %d listeners at once%n",
                    CONNECTIONS, connectedMs, idle, busiest, LISTENERS);
            assertThat(busiest).isLessThanOrEqualTo(THREADS_MAX);
            assertThat(idle).isLessThan(LISTENERS);
            assertNoneLeft(before);
        }
    }

    private static void listen(Connection connection, int number, CountDownLatch together, CountDownLatch served)
            throws Exception {
        Session session = connection.createSession();
        session.createConsumer(session.createQueue("many" + number)).setMessageListener(message -> {
            together.countDown();
            try {
                together.await();
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
            served.countDown();
        });
        connection.start();
    }

    private static void sendToEach(PenstockConnectionFactory factory) {
        try (JMSContext context = factory.createContext()) {
            JMSProducer producer = context.createProducer();
            for (int i = 0; i < LISTENERS; i++) {
                producer.send(context.createQueue("many" + i), "go");
            }
        }
    }

    private static void assertNoneLeft(Set<Thread> before) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        Set<Thread> left = left(before);
        while (!left.isEmpty() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
            left = left(before);
        }
        assertThat(left).isEmpty();
    }

    /** Threads of the provider that were not there before. */
    private static Set<Thread> left(Set<Thread> before) {
        return threads().stream()
                .filter(thread -> !before.contains(thread) && thread.getName().contains("penstock"))
                .collect(Collectors.toSet());
    }
}
