package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.schedule.DueBuckets;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.Produce;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Delayed messages in a log whose head moves on: moved while they waited, after they had become due, or both; and then a
 * damaged index, which is made anew from such a log.
 */
class DelayRebuildTest {
    private static final int FLIPS = 40;
    private static final String FILLER = "f".repeat(900);
    private static final String IDLE = "idle";
    private static final int STEPS = 2_500;
    private static final int STEP_MS = 20;
    private static final int DELAY_MAX_MS = 90_000;

    private static final TurnedClock CLOCK = new TurnedClock();
    private static CrashDisk sound;
    private static List<String> expected;

    private final SplittableRandom random = new SplittableRandom(9);

    private record Sent(long due, int number, String text) {}

    @BeforeAll
    static void makeStore() {
        sound = new CrashDisk();
        SplittableRandom random = new SplittableRandom(8);
        CoreHarness broker = CoreHarness.open(sound, CLOCK, DiskUpkeepTest.options());
        TestClient client = broker.client();
        int busy = client.queue("busy");
        int idle = client.queue(IDLE);
        long subscription = client.consume("busy", 1, 1, 100_000);
        List<Sent> delayed = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            if (i % 5 == 0) {
                long delay = 5_000 + random.nextInt(DELAY_MAX_MS - 5_000);
                delayed.add(new Sent(CLOCK.epochMs() + delay, i, "d" + i));
                client.ok(
                        Produce.LAYOUT,
                        new Produce(idle, -1, 0, delay, client.message("d" + i, 1, client.nextNumber(1), true)));
            } else {
                client.produce(busy, "m" + i + FILLER);
            }
            for (Got got : client.taken()) {
                client.accept(1, got.tag(subscription));
            }
            broker.pass(STEP_MS);
        }
        DueBuckets buckets = broker.core().store().state().dueBuckets();
        assertThat(buckets.scheduled()).as("some wait, some have become due").isBetween(100L, 400L);
        assertThat(broker.core().movedBytes()).isPositive();
        assertThat(broker.core().store().log().head()).as("segments were freed").isPositive();
        expected = delayed.stream()
                .sorted(java.util.Comparator.comparing(Sent::due).thenComparing(Sent::number))
                .map(Sent::text)
                .toList();
    }

    private static void assertAllBecomeDueOnceAndInOrder(CrashDisk disk) {
        TurnedClock clock = CLOCK.copy();
        try (CoreHarness broker = CoreHarness.open(disk, clock, DiskUpkeepTest.options())) {
            TestClient client = broker.client();
            client.consume(IDLE, 1, 1, 100_000);
            for (int ms = 0; ms < DELAY_MAX_MS; ms += 1_000) {
                clock.turn(990);
                broker.pass(10);
            }
            broker.pass(50);
            assertThat(client.taken()).extracting(Got::text).containsExactlyElementsOf(expected);
            assertThat(broker.core().store().state().dueBuckets().scheduled()).isZero();
        }
    }

    private static List<Integer> usedBlocks() {
        try (CoreHarness broker = CoreHarness.open(sound.killProcess(), CLOCK.copy(), DiskUpkeepTest.options())) {
            return broker.core().store().state().destinations().usedBlocks().stream()
                    .boxed()
                    .toList();
        }
    }

    @Test
    void shouldBecomeDueOnceAndInOrderAfterTheLogHasMovedOn() {
        assertAllBecomeDueOnceAndInOrder(sound.killProcess());
        assertAllBecomeDueOnceAndInOrder(sound.afterPowerLoss(1));
    }

    @Test
    void shouldBeRebuiltFromAnyDamagedBlock() {
        List<Integer> used = usedBlocks();
        assertThat(used).isNotEmpty();
        for (int i = 0; i < FLIPS; i++) {
            CrashDisk disk = sound.killProcess();
            int block = used.get(i % used.size());
            disk.flip("blocks-00000000", block * 4096 + random.nextInt(4096), random.nextInt(8));
            assertAllBecomeDueOnceAndInOrder(i % 4 == 0 ? disk.afterPowerLoss(i) : disk);
        }
    }

    @Test
    void shouldBeRebuiltFromAnOlderCheckpoint() {
        for (int i = 0; i < FLIPS / 4; i++) {
            CrashDisk disk = sound.killProcess();
            String newest = disk.list().stream()
                    .filter(name -> name.startsWith("checkpoint-"))
                    .max(String::compareTo)
                    .orElseThrow();
            disk.flip(newest, 40 + random.nextInt(400), random.nextInt(8));
            assertAllBecomeDueOnceAndInOrder(disk);
        }
    }
}
