package io.penstock.consuming;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TransactionRolledBackException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Eight sessions on one queue, with prefetch, that roll back, recover and close at random, while the broker is restarted:
 * every message is processed once, or flagged, and each group in order.
 */
@Timeout(value = 100, unit = TimeUnit.SECONDS)
class CompetingConsumersTest extends OnABroker {
    private static final int SESSIONS = 8;
    private static final int MESSAGES = 2_000;
    private static final int GROUPS = 16;
    private static final long SEED = 20_261_127;

    /** A message that a consumer said to be done with. */
    private record Done(int number, boolean redelivered, long receivedAt) {}

    private final ConcurrentLinkedQueue<Done> done = new ConcurrentLinkedQueue<>();
    private final AtomicLong receipts = new AtomicLong();
    private final Set<Integer> processed = ConcurrentHashMap.newKeySet();

    @Test
    void shouldProcessEveryMessageOnceAndEachGroupInOrder() throws Exception {
        ConnectionFactory factory = by(Way.TCP);
        Connection sending = connection(by(Way.TCP), null);
        Session session = session(sending);
        MessageProducer producer = session.createProducer(session.createQueue("work"));
        ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
        List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            Worker worker = new Worker(factory, i);
            workers.add(threads.submit(() -> {
                worker.work();
                return null;
            }));
        }
        for (int number = 0; number < MESSAGES; number++) {
            TextMessage message = session.createTextMessage(String.valueOf(number));
            if (groupOf(number) < GROUPS) {
                message.setStringProperty("JMSXGroupID", "group " + groupOf(number));
            }
            producer.send(message);
            if (number == MESSAGES / 2) {
                restart(() -> {});
            }
        }
        for (Future<?> worker : workers) {
            worker.get();
        }
        threads.shutdown();
        check();
    }

    /** One in five has none. */
    private static int groupOf(int number) {
        int group = new SplittableRandom(number).nextInt(GROUPS * 5 / 4);
        return Math.min(group, GROUPS);
    }

    private void check() {
        Map<Integer, List<Done>> groups = new TreeMap<>();
        Map<Integer, Integer> times = new TreeMap<>();
        List<Done> all = new ArrayList<>(done);
        all.sort(Comparator.comparingLong(Done::receivedAt));
        for (Done each : all) {
            int before = times.merge(each.number(), 1, Integer::sum) - 1;
            assertThat(before == 0 || each.redelivered())
                    .as("%s came again and does not say so", each)
                    .isTrue();
            if (before == 0 && groupOf(each.number()) < GROUPS) {
                groups.computeIfAbsent(groupOf(each.number()), absent -> new ArrayList<>())
                        .add(each);
            }
        }
        assertThat(times).as("every message").hasSize(MESSAGES);
        groups.forEach((group, its) -> assertThat(its)
                .extracting(Done::number)
                .as("the order of group %s", group)
                .isSorted());
    }

    /** One session after the other, transacted or by acknowledgement. */
    private final class Worker {
        private final ConnectionFactory factory;
        private final SplittableRandom random;
        private final boolean transacted;
        private final List<Done> unit = new ArrayList<>();

        Worker(ConnectionFactory factory, int number) {
            this.factory = factory;
            this.random = new SplittableRandom(SEED + number);
            this.transacted = number % 2 == 0;
        }

        void work() throws JMSException {
            while (processed.size() < MESSAGES) {
                Connection connection = factory.createConnection();
                try {
                    connection.start();
                    workOn(connection);
                } finally {
                    unit.clear();
                    connection.close();
                }
            }
        }

        /** Until it closes with what it has not settled. */
        private void workOn(Connection connection) throws JMSException {
            Session session =
                    connection.createSession(transacted ? Session.SESSION_TRANSACTED : Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue("work"));
            Message last = null;
            while (processed.size() < MESSAGES) {
                Message message = consumer.receive(200);
                if (message == null) {
                    // What it holds may be what others wait for.
                    if (!unit.isEmpty()) {
                        settle(session, last);
                    }
                    continue;
                }
                last = message;
                int number = Integer.parseInt(((TextMessage) message).getText());
                unit.add(new Done(number, message.getJMSRedelivered(), receipts.incrementAndGet()));
                int what = random.nextInt(100);
                if (what < 30) {
                    settle(session, message);
                } else if (what < 35) {
                    giveBack(session);
                } else if (what < 36) {
                    return;
                }
            }
        }

        private void settle(Session session, Message last) throws JMSException {
            try {
                if (transacted) {
                    session.commit();
                } else {
                    last.acknowledge();
                }
                done.addAll(unit);
                unit.forEach(each -> processed.add(each.number()));
            } catch (TransactionRolledBackException rolledBack) {
                // The restart: what was in it comes again.
            }
            unit.clear();
        }

        private void giveBack(Session session) throws JMSException {
            if (transacted) {
                session.rollback();
            } else {
                session.recover();
            }
            unit.clear();
        }
    }
}
