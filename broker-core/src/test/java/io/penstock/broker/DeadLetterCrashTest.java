package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.DestinationSettings;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.Delivered;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.QueueTransfer;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * After a power loss, or a kill, in the middle of any operation on the disk, each message is in exactly one place: its
 * queue, where dead letters go, or where expired ones do; or it was accepted. Run with {@code -Dpenstock.crashPoints=N} for
 * more, {@code -Dpenstock.crashSeed=S} for one run again.
 */
class DeadLetterCrashTest {
    private static final int CRASH_POINTS = Integer.getInteger("penstock.crashPoints", 600);
    private static final int STEPS = 60;
    private static final List<String> PLACES = List.of("q", "%DLQ%q", "%EXPIRED%");

    private static final CoreHarness.Options OPTIONS = CoreHarness.Options.small()
            .store(new BrokerConfig.Store(8192, BrokerConfig.Flush.BEFORE_ANSWER, 0, 12 * 1024, 400))
            .memory(new BrokerConfig.Memory(1024, 64, 64 * 1024, 4096, 8192))
            .settings(DestinationSettings.UNLIMITED.deliveryLimit(2).expiryQueue("%EXPIRED%"));

    private long points;

    @Test
    void shouldHaveEachMessageInOnePlaceWhereverPowerGoesOff() {
        Long only = Long.getLong("penstock.crashSeed");
        for (long seed = only == null ? 1 : only; only == null ? points < CRASH_POINTS : points == 0; seed++) {
            new Run(seed).run();
        }
        assertThat(points).isPositive();
    }

    /** One workload of one consumer, an operator and a producer, and a recovery at each operation of its disk. */
    private final class Run {
        private final long seed;
        private final SplittableRandom random;
        private final SplittableRandom fates;
        private final CrashDisk disk = new CrashDisk();
        private final TurnedClock clock = new TurnedClock();
        /** What was answered, or may have been stored. */
        private final Map<String, Integer> asked = new HashMap<>();

        private final Set<String> sent = new HashSet<>();
        /** What somebody asked to have settled for good. */
        private final Set<String> letGo = new HashSet<>();

        private final List<Got> held = new ArrayList<>();
        private CoreHarness broker;
        private TestClient client;
        private long subscription;
        private int generation;
        private int texts;
        private long operations;

        private Run(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.fates = new SplittableRandom(~seed);
        }

        private void run() {
            broker = CoreHarness.open(disk, clock, OPTIONS);
            client = broker.client();
            int queue = client.create("q", DestinationCreate.Kind.QUEUE, DestinationCreate.Settings.DEFAULT);
            subscription = client.consume("q", 1, 1, 3);
            disk.watch(this::recover);
            for (int i = 0; i < STEPS; i++) {
                step(queue);
                broker.pass(random.nextInt(3) * 10);
                listen();
            }
            broker.close();
        }

        private void listen() {
            asked.entrySet().removeIf(each -> {
                boolean answered = client.isOk(each.getValue());
                if (answered) {
                    sent.add(each.getKey());
                }
                return answered;
            });
            client.taken().stream().filter(got -> got.link() == 1).forEach(held::add);
        }

        private void step(int queue) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    String text = "m" + texts++;
                    long ttl = random.nextInt(3) == 0 ? 200 : 0;
                    asked.put(
                            text,
                            client.send(
                                    Produce.LAYOUT,
                                    new Produce(
                                            queue, -1, ttl, 0, client.message(text, 1, client.nextNumber(1), true))));
                }
                case 3 ->
                    take().forEach(got -> {
                        letGo.add(got.text());
                        client.send(
                                Settle.LAYOUT, new Settle(1, Settle.Outcome.ACCEPT, List.of(got.tag(subscription))));
                    });
                case 4 ->
                    take().forEach(got -> client.send(
                            Settle.LAYOUT, new Settle(1, Settle.Outcome.REJECT, List.of(got.tag(subscription)))));
                case 5 -> {
                    List<TagRange> seen =
                            held.stream().map(got -> got.tag(subscription)).toList();
                    held.clear();
                    client.send(LinkReset.LAYOUT, new LinkReset(1, ++generation, seen, List.of(), List.of(1)));
                }
                case 6 ->
                    client.send(
                            QueueTransfer.LAYOUT,
                            new QueueTransfer(
                                    random.nextBoolean() ? "%DLQ%q" : "%EXPIRED%",
                                    0,
                                    QueueTransfer.Action.RETRY,
                                    null,
                                    List.of(new QueueTransfer.Offset(random.nextInt(4)))));
                default -> {}
            }
            client.credit(1, generation, 1 + random.nextInt(3));
        }

        private List<Got> take() {
            List<Got> some = new ArrayList<>();
            held.removeIf(got -> random.nextBoolean() && some.add(got));
            return some;
        }

        /** What a crash in the middle of this operation leaves. */
        private void recover() {
            operations++;
            long fate = fates.nextLong();
            CrashDisk left = Long.remainderUnsigned(fate, 4) == 0 ? disk.killProcess() : disk.afterPowerLoss(fate);
            try {
                check(left);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", operation " + operations + ": " + e.getMessage(), e);
            }
            points++;
        }

        private void check(CrashDisk left) {
            Map<String, String> found = new HashMap<>();
            try (CoreHarness recovered = CoreHarness.open(left, clock, OPTIONS)) {
                PLACES.forEach(recovered.client()::queue);
                // A consumer comes upon what has expired or reached its limit; the sweep would take a second.
                recovered.client().consume("q", 1, 1, 1_000);
                recovered.pass(50);
                for (String place : PLACES) {
                    TestClient reader = recovered.client();
                    found.putAll(browse(reader, place, found));
                }
            }
            assertThat(found.keySet())
                    .as("what nobody sent")
                    .allMatch(text -> Integer.parseInt(text.substring(1)) < texts);
            Set<String> lost = new HashSet<>(sent);
            lost.removeAll(found.keySet());
            lost.removeAll(letGo);
            assertThat(lost).as("answered, and nowhere").isEmpty();
        }

        private Map<String, String> browse(TestClient reader, String place, Map<String, String> elsewhere) {
            Map<String, String> here = new HashMap<>();
            Browse.Page snapshot = page(reader, Browse.snapshot(place, null));
            long upTo = snapshot.ends().get(0).upTo();
            for (long at = 0; at < upTo; ) {
                Browse.Page page = page(reader, new Browse(place, null, 0, at, upTo, 100_000, 0));
                for (Delivered each : page.messages()) {
                    String text = new MessageView().wrap(each.message()).bodyText();
                    assertThat(elsewhere.get(text))
                            .as("also in %s: %s", place, text)
                            .isNull();
                    assertThat(here.put(text, place))
                            .as("twice in %s: %s", place, text)
                            .isNull();
                }
                at = page.next();
            }
            return here;
        }

        private static Browse.Page page(TestClient reader, Browse question) {
            return Browse.Page.LAYOUT.decode(reader.ok(Browse.LAYOUT, question).body());
        }
    }
}
