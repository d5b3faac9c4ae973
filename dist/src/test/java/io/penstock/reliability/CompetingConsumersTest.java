package io.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.traffic.Payload;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight sessions in three processes compete for one queue, with prefetch; they roll back, recover, throw and close, and two of the
 * processes are killed again and again.
 *
 * <p>{@code -Drounds=N} sets the number of kills, a third of it, and {@code -Dseed=S} the choices.
 */
class CompetingConsumersTest {
    private static final int KILLS = Math.max(1, Integer.getInteger("rounds", 18) / 3);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int[] SESSIONS = {2, 3, 3};
    private static final int SETTLED_SECONDS = 60;
    private static final int KILL_WITHIN_MS = 600;
    private static final int DEAD_LETTER_WAIT_MS = 500;

    private final Random random = new Random(SEED);
    private final CompetitionCheck check = new CompetitionCheck(Competition.producers());
    private final List<Journal.Reader> readers = new ArrayList<>();
    private final List<Journal.Entry> entries = new ArrayList<>();
    private final List<BitSet> seen = new ArrayList<>();
    private long different;

    @TempDir
    private Path directory;

    @Test
    void shouldProcessEachMessageOnceInTheOrderOfItsGroupWhateverConsumersDoAndHoweverTheyEnd() throws Exception {
        System.out.println("CompetingConsumersTest: kills=" + KILLS + " seed=" + SEED);
        for (int i = 0; i < Competition.producers(); i++) {
            seen.add(new BitSet());
        }
        List<Payload.Mark> dead;
        try (BrokerProcess broker = BrokerProcess.small(directory, "deliveryLimit=" + Competition.DELIVERY_LIMIT)) {
            broker.start();
            play(broker.url(""));
            dead = deadLetters(broker.url(""));
        }
        entries.stream().sorted(Comparator.comparingLong(Journal.Entry::nanos)).forEach(entry -> entry.tell(check));
        dead.forEach(mark -> check.dead(mark.producer(), mark.number()));
        check.end();
        System.out.println("CompetingConsumersTest: " + check);
        assertThat(check.violations()).isEmpty();
        assertThat(check.deadLetters()).isPositive();
    }

    private void play(String url) throws Exception {
        try (Journal sends = new Journal(journal("sends"));
                CompetitionSender sender = new CompetitionSender(url, sends, SEED);
                Competitors here = new Competitors(url, journal("here"), SEED, SESSIONS[0])) {
            ClientProcess[] clients = {start(url, 1, 0), start(url, 2, 0)};
            try {
                for (int kill = 1; kill <= KILLS; kill++) {
                    awaitProgress(sender);
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(KILL_WITHIN_MS));
                    int victim = random.nextInt(clients.length);
                    clients[victim].kill();
                    clients[victim] = start(url, victim + 1, kill);
                    assertThat(here.living()).isEqualTo(SESSIONS[0]);
                }
                awaitProgress(sender);
                sender.end();
                awaitEmpty(url, sender);
            } finally {
                for (ClientProcess client : clients) {
                    client.close();
                }
            }
        }
        follow();
        assertThat(waiting(url)).isZero();
    }

    private Path journal(String name) {
        Path path = directory.resolve(name + ".journal");
        readers.add(new Journal.Reader(path));
        return path;
    }

    private ClientProcess start(String url, int which, int kill) {
        Path journal = journal("client-" + which + "-" + kill);
        String prefetch = which == 1 ? "" : "?jms.prefetchPolicy.all=15";
        return new ClientProcess(
                Competitors.class,
                List.of(url + prefetch, journal.toString(), Long.toString(random.nextLong()), "" + SESSIONS[which]),
                check);
    }

    private void follow() {
        readers.forEach(reader -> reader.read(entry -> {
            entries.add(entry);
            boolean arrival = entry.event() == Journal.Event.RECEIVED || entry.event() == Journal.Event.RECEIVED_AGAIN;
            if (arrival && !seen.get(entry.flow()).get(entry.number())) {
                seen.get(entry.flow()).set(entry.number());
                different++;
            }
        }));
    }

    /** Each living process must get something, or the kill would show nothing. */
    private void awaitProgress(CompetitionSender sender) throws Exception {
        follow();
        List<Journal.Reader> living = List.of(readers.get(1), newest("client-1-"), newest("client-2-"));
        long[] before = living.stream().mapToLong(Journal.Reader::at).toArray();
        Deadline.await(SETTLED_SECONDS, () -> "no arrivals in some process; " + check.violations(), () -> {
            follow();
            sender.seen(different);
            assertThat(check.violations()).isEmpty();
            for (int i = 0; i < before.length; i++) {
                if (living.get(i).at() == before[i]) {
                    return false;
                }
            }
            return true;
        });
    }

    private Journal.Reader newest(String prefix) {
        return readers.stream()
                .filter(reader -> reader.name().startsWith(prefix))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** All was seen by somebody, and the queue is empty. */
    private void awaitEmpty(String url, CompetitionSender sender) throws Exception {
        Deadline.await(
                SETTLED_SECONDS, () -> sender.sent() + " sent, " + different + " seen, " + check.violations(), () -> {
                    follow();
                    return different >= sender.sent() && waiting(url) == 0;
                });
    }

    /** How many messages nobody has settled. */
    private static int waiting(String url) throws JMSException {
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            connection.start();
            Enumeration<?> messages = session.createBrowser(session.createQueue(Competition.QUEUE))
                    .getEnumeration();
            int count = 0;
            for (; messages.hasMoreElements(); messages.nextElement()) {
                count++;
            }
            return count;
        }
    }

    private static List<Payload.Mark> deadLetters(String url) throws JMSException {
        Payload payload = new Payload(Competition.BODY_SIZE);
        List<Payload.Mark> dead = new ArrayList<>();
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue(Competition.DEAD_LETTERS));
            connection.start();
            for (Message message = consumer.receive(DEAD_LETTER_WAIT_MS);
                    message != null;
                    message = consumer.receive(DEAD_LETTER_WAIT_MS)) {
                assertThat(message.getStringProperty("JMS_PENSTOCK_DLQ_REASON")).isEqualTo("DELIVERY_LIMIT");
                dead.add(payload.read(message.getBody(byte[].class)));
            }
        }
        return dead;
    }
}
