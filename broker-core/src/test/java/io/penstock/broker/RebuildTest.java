package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.store.CommitLog;
import io.penstock.broker.store.MarkerFile;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.StoppedLog;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.broker.store.file.Disk;
import io.penstock.broker.store.file.DiskFile;
import io.penstock.broker.store.file.StoreException;
import io.penstock.protocol.message.MessageView;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Flipped bits in a store of which segments have been freed and messages moved: whatever is derived from the log is made
 * anew from it, and damage of the log itself is reported and never skipped in silence.
 */
class RebuildTest {
    private static final int SEGMENT = CoreHarness.SEGMENT_BYTES;
    /** A quarter each in blocks and in checkpoints, half of them in the log. */
    private static final int FLIPS = 500;

    private static final String FILLER = "f".repeat(900);
    private static final String IDLE = "idle";

    private static CrashDisk sound;
    private static List<String> waiting;
    private static long head;
    private static long end;
    private static long newestCheckpoint;

    private final SplittableRandom random = new SplittableRandom(7);

    /** A queue of stragglers that fills several blocks, most of them moved, and a log whose head has gone. */
    @BeforeAll
    static void makeStore() {
        sound = new CrashDisk();
        CoreHarness broker = open(sound);
        TestClient client = broker.client();
        int busy = client.queue("busy");
        int idle = client.queue(IDLE);
        long subscription = client.consume("busy", 1, 1, 100_000);
        waiting = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            if (i % 5 == 0) {
                waiting.add("s" + i);
                client.produce(idle, "s" + i);
            } else {
                client.produce(busy, "m" + i + FILLER);
            }
            for (Got got : client.taken()) {
                client.accept(1, got.tag(subscription));
            }
            broker.pass(20);
        }
        CommitLog log = broker.core().store().log();
        assertThat(broker.core().movedBytes()).as("stragglers were moved").isPositive();
        head = log.head();
        assertThat(head).as("segments were freed").isGreaterThanOrEqualTo(3L * SEGMENT);
        // What is written behind the newest checkpoint is replayed.
        newestCheckpoint = checkpoints(sound).lastKey();
        client.produce(idle, "last 1", "last 2");
        waiting.add("last 1");
        waiting.add("last 2");
        broker.pass(100);
        end = log.appended();
        assertThat(end).isGreaterThan(newestCheckpoint);
    }

    private static CoreHarness open(Disk disk) {
        return CoreHarness.open(disk, new TurnedClock(), DiskUpkeepTest.options());
    }

    private static TreeMap<Long, String> checkpoints(Disk disk) {
        TreeMap<Long, String> found = new TreeMap<>();
        for (String name : disk.list()) {
            if (name.startsWith("checkpoint-")) {
                found.put(Long.parseLong(name.substring("checkpoint-".length())), name);
            }
        }
        return found;
    }

    private void flip(CrashDisk disk, String name, int at) {
        disk.flip(name, at, random.nextInt(8));
    }

    private static int length(Disk disk, String name) {
        try (DiskFile file = disk.open(name)) {
            return (int) file.length();
        }
    }

    /** Reads every waiting message by the index, as delivery does; a damaged one stands as null. */
    private static List<String> readAll(CoreHarness broker, String name) {
        Destination destination = broker.core().store().state().destinations().find(name);
        List<String> texts = new ArrayList<>();
        QueueEntry entry = new QueueEntry();
        var queue = destination.queue(0);
        for (long offset = destination.nextUnsettled(queue, 0);
                offset < queue.next();
                offset = destination.nextUnsettled(queue, offset + 1)) {
            queue.entries().get(offset, entry);
            try {
                texts.add(new MessageView()
                        .wrap(StoredMessage.of(broker.core().store().log().read(entry.position)))
                        .bodyText());
            } catch (StoreException e) {
                assertThat(e.category()).isEqualTo(StoreException.Category.CORRUPT);
                texts.add(null);
            }
        }
        return texts;
    }

    private static void assertWhole(CrashDisk disk) {
        try (CoreHarness broker = open(disk)) {
            assertThat(readAll(broker, IDLE)).isEqualTo(waiting);
            assertThat(new MarkerFile(disk, MarkerFile.REBUILDING).isSet()).isFalse();
        }
    }

    private static List<Integer> usedBlocks() {
        try (CoreHarness broker = open(sound.killProcess())) {
            return broker.core().store().state().destinations().usedBlocks().stream()
                    .boxed()
                    .toList();
        }
    }

    @Test
    void shouldRebuildTheIndexFromAnyDamagedBlock() {
        List<Integer> used = usedBlocks();
        assertThat(used).hasSizeGreaterThanOrEqualTo(3);
        for (int i = 0; i < FLIPS / 4; i++) {
            CrashDisk disk = sound.killProcess();
            int block = used.get(random.nextInt(used.size()));
            flip(disk, "blocks-00000000", block * 4096 + random.nextInt(4096));
            assertWhole(disk);
            if (i % 25 == 0) {
                assertWhole(disk.afterPowerLoss(i));
            }
        }
    }

    @Test
    void shouldRebuildFromAnOlderCheckpointWhenTheNewestIsDamaged() {
        for (int i = 0; i < FLIPS / 4; i++) {
            CrashDisk disk = sound.killProcess();
            String newest = checkpoints(disk).lastEntry().getValue();
            flip(disk, newest, random.nextInt(length(disk, newest)));
            assertWhole(disk);
        }
    }

    @Test
    void shouldDoWithoutOlderCheckpointsAndDropTheDamagedOnes() {
        for (long position : checkpoints(sound).headMap(newestCheckpoint).keySet()) {
            CrashDisk disk = sound.killProcess();
            String name = checkpoints(disk).get(position);
            flip(disk, name, random.nextInt(length(disk, name)));
            assertWhole(disk);
        }
    }

    @Test
    void shouldRebuildFromNothingButTheLogWhileItIsWhole() {
        CrashDisk disk = new CrashDisk();
        CoreHarness broker = open(disk);
        TestClient client = broker.client();
        int queue = client.queue(IDLE);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            sent.add("m" + i + FILLER);
            client.produce(queue, sent.get(i));
            broker.pass(10);
        }
        assertThat(checkpoints(disk)).isNotEmpty();
        CrashDisk damaged = disk.killProcess();
        for (String name : checkpoints(damaged).values()) {
            flip(damaged, name, 40);
        }
        try (CoreHarness again = open(damaged)) {
            assertThat(readAll(again, IDLE)).isEqualTo(sent);
        }
    }

    /** The power goes off at every operation of a rebuild; the next start begins again. */
    @Test
    void shouldSurviveAPowerLossDuringARebuild() {
        CrashDisk first = sound.killProcess();
        flip(first, "blocks-00000000", usedBlocks().get(0) * 4096 + 100);
        first.forceDirectory();
        for (int crash = 1; ; crash++) {
            CrashDisk disk = first.killProcess().crashAt(crash);
            boolean opened = true;
            try {
                open(disk).close();
            } catch (CrashDisk.PowerLoss e) {
                opened = false;
            } catch (IllegalStateException e) {
                assertThat(e).hasCauseInstanceOf(CrashDisk.PowerLoss.class);
                opened = false;
            }
            assertWhole(disk.afterPowerLoss(crash));
            if (opened) {
                assertThat(crash).isGreaterThan(10);
                return;
            }
        }
    }

    @Test
    void shouldRefuseToStartWhenAMessageIsNowhereAndNameIt() {
        CrashDisk disk = sound.killProcess();
        // Without the oldest checkpoint and without blocks nothing says where the older messages stand.
        flip(disk, checkpoints(disk).firstEntry().getValue(), 50);
        for (long position : checkpoints(disk).headMap(newestCheckpoint).keySet()) {
            disk.delete(checkpoints(disk).get(position));
        }
        flip(disk, "blocks-00000000", usedBlocks().get(0) * 4096 + 100);
        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> open(disk))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.category()).isEqualTo(StoreException.Category.CORRUPT))
                    .hasMessageContaining("'" + IDLE + "'")
                    .hasMessageContaining("message ");
        }
    }

    /** Below the newest checkpoint it is found by verification or when it is read; above it, by recovery. */
    @Test
    void shouldReportDamageOfTheLogWithItsPosition() {
        int refused = 0;
        int reported = 0;
        for (int i = 0; i < FLIPS / 2; i++) {
            long at = i % 3 == 0
                    ? newestCheckpoint + (long) (random.nextDouble() * (end - newestCheckpoint))
                    : head + (long) (random.nextDouble() * (end - head));
            CrashDisk disk = sound.killProcess();
            flip(disk, String.format("%020d.log", at - at % SEGMENT), (int) (at % SEGMENT));
            StoppedLog.Report report;
            try (StoppedLog log = new StoppedLog(disk)) {
                report = log.verify((life, record) -> {});
            }
            try (CoreHarness broker = open(disk)) {
                List<String> read = readAll(broker, IDLE);
                assertThat(read).as("flip at %d", at).hasSizeGreaterThanOrEqualTo(waiting.size() - 2);
                for (int m = 0; m < read.size(); m++) {
                    if (read.get(m) == null) {
                        assertThat(report.sound()).isFalse();
                        reported++;
                    } else {
                        assertThat(read.get(m)).isEqualTo(waiting.get(m));
                    }
                }
                boolean lostNone = read.size() == waiting.size();
                assertThat(lostNone || at >= newestCheckpoint)
                        .as("flip at %d", at)
                        .isTrue();
                assertThat(lostNone || report.end() <= at)
                        .as("flip at %d: cut", at)
                        .isTrue();
            } catch (StoreException e) {
                refused++;
                assertThat(e.category()).isEqualTo(StoreException.Category.CORRUPT);
                assertThat(e.position()).isLessThanOrEqualTo(at).isGreaterThan(at - 2_000);
            }
        }
        assertThat(refused).isPositive();
        assertThat(reported).isPositive();
    }
}
