package io.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.traffic.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real broker process again and again under load from two client processes, one of which is killed too. The applications
 * open their connection once; everything else is the reconnecting client's business.
 *
 * <p>{@code -Drounds=N} sets the number of kills, {@code -Dseed=S} the moments.
 */
class KillLoopTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 20);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int SETTLED_SECONDS = 60;
    private static final int KILL_WITHIN_MS = 700;
    private static final int KILL_START_WITHIN_MS = 1_200;

    private final Random random = new Random(SEED);
    private final Oracle oracle = new Oracle(new Payload(FlowTraffic.BODY_SIZE), Flow.ALL.size());
    private final List<Journal.Reader> journals = new ArrayList<>();
    private int clients;

    @TempDir
    private Path directory;

    @Test
    void shouldLoseAndRepeatNothingOverKills() throws Exception {
        System.out.println("KillLoopTest: rounds=" + ROUNDS + " seed=" + SEED);
        try (BrokerProcess broker = BrokerProcess.small(directory)) {
            broker.start();
            String url = broker.url("failover.maxReconnectDelay=100&failover.startupMaxReconnectAttempts=-1");
            for (Flow flow : Flow.ALL) {
                if (flow.place() == Flow.Place.TOPIC) {
                    FlowReceiver.subscribe(flow, new PenstockConnectionFactory(url));
                }
            }
            play(broker, url);
            drain(url);
        }
        assertThat(oracle.violations()).isEmpty();
        assertThat(oracle.missing(Flow.ALL)).isEmpty();
        assertThat(oracle.verdict().ok()).as("%s", oracle.verdict()).isTrue();
        for (Flow flow : Flow.ALL) {
            assertThat(oracle.answered(flow.id())).as(flow.destination()).isPositive();
        }
        System.out.println("KillLoopTest: " + oracle.verdict());
    }

    private void play(BrokerProcess broker, String url) throws Exception {
        ClientProcess client = startClient(url);
        try (FlowTraffic traffic = new FlowTraffic(Flow.Side.TEST, url, oracle, flow -> 0, SEED)) {
            for (int round = 1; round <= ROUNDS; round++) {
                awaitProgress(round);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(KILL_WITHIN_MS));
                broker.kill();
                if (round % 4 == 2) {
                    client.kill();
                    client = startClient(url);
                }
                if (round % 5 == 3) {
                    broker.launch();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(KILL_START_WITHIN_MS));
                    broker.kill();
                }
                broker.start();
            }
            awaitProgress(ROUNDS);
            traffic.endSending();
            client.endSending();
            List<Flow> flowing = Flow.ALL.stream()
                    .filter(flow -> flow.taking() != Flow.Taking.AT_THE_END)
                    .toList();
            Deadline.await(SETTLED_SECONDS, () -> oracle.missing(flowing).toString(), () -> {
                follow();
                return oracle.arrived(flowing) || !oracle.violations().isEmpty();
            });
        } finally {
            client.close();
            follow();
        }
    }

    private ClientProcess startClient(String url) {
        follow();
        Path journal = directory.resolve("client-" + clients++ + ".journal");
        journals.add(new Journal.Reader(journal));
        List<String> arguments = new ArrayList<>(List.of(url, journal.toString(), Long.toString(SEED + clients)));
        Flow.ALL.forEach(flow -> arguments.add(Integer.toString(oracle.nextNumber(flow.id()))));
        return new ClientProcess(ClientMain.class, arguments, oracle);
    }

    private void follow() {
        journals.forEach(journal -> journal.follow(oracle));
    }

    /** Each flow must get an answer between two kills, or the loop would show nothing. */
    private void awaitProgress(int round) throws Exception {
        follow();
        long[] before =
                Flow.ALL.stream().mapToLong(flow -> oracle.answered(flow.id())).toArray();
        List<Flow> waiting = new ArrayList<>(Flow.ALL);
        Deadline.await(
                SETTLED_SECONDS,
                () -> "round " + round + ": no answer in " + waiting + " " + oracle.violations(),
                () -> {
                    follow();
                    assertThat(oracle.violations()).isEmpty();
                    waiting.removeIf(flow -> oracle.answered(flow.id()) > before[flow.id()]);
                    return waiting.isEmpty();
                });
    }

    /** Takes what nobody took so far, undisturbed: what was stored twice comes twice, and without JMSRedelivered. */
    private void drain(String url) throws Exception {
        PenstockConnectionFactory factory = new PenstockConnectionFactory(url);
        Payload payload = new Payload(FlowTraffic.BODY_SIZE);
        for (Flow flow : Flow.ALL) {
            Stop stop = new Stop();
            Thread receiver = new Thread(new FlowReceiver(flow, factory, payload, oracle, stop, SEED), "drain");
            receiver.start();
            List<Flow> one = List.of(flow);
            Deadline.await(SETTLED_SECONDS, () -> oracle.missing(one).toString(), () -> oracle.arrived(one));
            awaitSilence();
            stop.receiving();
            receiver.join();
        }
    }

    /** Nothing for a while after the last message: a copy of it would have shown itself. */
    private void awaitSilence() throws Exception {
        long[] seen = {-1, System.nanoTime()};
        Deadline.await(SETTLED_SECONDS, () -> "messages without end", () -> {
            if (oracle.events() != seen[0]) {
                seen[0] = oracle.events();
                seen[1] = System.nanoTime();
            }
            return System.nanoTime() - seen[1] > TimeUnit.MILLISECONDS.toNanos(300);
        });
    }
}
