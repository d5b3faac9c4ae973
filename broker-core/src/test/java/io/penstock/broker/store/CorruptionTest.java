package io.penstock.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** 500 random flipped bits in each kind of file: found and reported with the position, or cut, never skipped. */
class CorruptionTest {
    private static final int SEGMENT = 16 * 1024;
    private static final int FLIPS = 500;
    private final SplittableRandom random = new SplittableRandom(42);

    @Test
    void shouldReportEveryFlipInTheForcedLogAndNameThePosition() {
        CrashDisk disk = new CrashDisk();
        long end;
        long provenEnd;
        List<Long> ends = new ArrayList<>();
        try (LogFixture store = new LogFixture(disk, SEGMENT)) {
            for (int i = 0; i < 150; i++) {
                store.append("record " + i + "r".repeat(i * 3));
                ends.add(store.log.appended());
                store.log.prepare();
            }
            store.log.force();
            provenEnd = store.log.appended();
            store.log.proveForced();
            end = store.log.appended();
        }
        for (int i = 0; i < FLIPS; i++) {
            long at = (long) (random.nextDouble() * end);
            CrashDisk flipped = disk.killProcess();
            flipped.flip(SegmentFiles.nameOf(at - at % SEGMENT), at % SEGMENT, random.nextInt(8));
            if (unusedRest(ends, at)) {
                continue;
            }
            StoreException failure = failureOf(flipped);
            if (at >= provenEnd) {
                assertThat(failure).as("the proof itself is an unforced tail").isNull();
            } else {
                assertThat(failure).as("flip at " + at).isNotNull();
                assertThat(failure.category()).isEqualTo(Category.CORRUPT);
                assertThat(failure.position()).isLessThanOrEqualTo(at).isGreaterThan(at - 1_000);
            }
        }
    }

    /** Between the last batch of a segment and its end only an END header has meaning. */
    private static boolean unusedRest(List<Long> ends, long at) {
        long segmentEnd = at - at % SEGMENT + SEGMENT;
        long last = ends.stream()
                .mapToLong(Long::longValue)
                .filter(e -> e <= segmentEnd)
                .max()
                .orElse(0);
        long rest = segmentEnd - last;
        boolean lastSegment = segmentEnd > ends.get(ends.size() - 1);
        return !lastSegment && at >= last + (rest < LogLayout.BATCH_HEADER_BYTES ? 0 : LogLayout.BATCH_HEADER_BYTES);
    }

    private static StoreException failureOf(CrashDisk disk) {
        try (LogFixture store = new LogFixture(disk, SEGMENT)) {
            assertThat(store.recovered).hasSize(150);
            return null;
        } catch (StoreException e) {
            return e;
        }
    }

    @Test
    void shouldCutAFlippedUnforcedTailAtABatch() {
        CrashDisk disk = new CrashDisk();
        long forced;
        long end;
        try (LogFixture store = new LogFixture(disk, SEGMENT)) {
            for (int i = 0; i < 20; i++) {
                store.append("forced " + i);
            }
            store.log.force();
            forced = store.log.forced();
            for (int i = 0; i < 20; i++) {
                store.append("tail " + i + "t".repeat(100));
            }
            end = store.log.appended();
        }
        // The first unforced batch says that all before it was forced; from the second on there is no proof at all.
        int firstTail = 48 + LogLayout.recordBytes(106);
        for (int i = 0; i < FLIPS; i++) {
            long at = forced + firstTail + (long) (random.nextDouble() * (end - forced - firstTail));
            CrashDisk flipped = disk.killProcess();
            flipped.flip(SegmentFiles.nameOf(0), at, random.nextInt(8));
            try (LogFixture store = new LogFixture(flipped, SEGMENT)) {
                assertThat(store.report.end()).isGreaterThan(forced).isLessThanOrEqualTo(at);
                assertThat(store.recovered.size()).isBetween(21, 39);
            }
        }
    }

    @Test
    void shouldFindEveryFlipInACheckpoint() {
        CrashDisk disk = new CrashDisk();
        new CheckpointFiles(disk).write(100, 1, ByteBuffer.allocate(3000));
        new CheckpointFiles(disk).write(200, 1, ByteBuffer.allocate(5000));
        for (int i = 0; i < FLIPS; i++) {
            CrashDisk flipped = disk.killProcess();
            flipped.flip("checkpoint-00000000000000000200", random.nextInt(5032), random.nextInt(8));
            CheckpointFiles.Loaded loaded = new CheckpointFiles(flipped).load();
            assertThat(loaded.damaged()).hasSize(1);
            assertThat(loaded.newest().position()).isEqualTo(100);
        }
    }

    @Test
    void shouldFindEveryFlipInAnIndexBlock() {
        CrashDisk disk = new CrashDisk();
        BlockFiles files = new BlockFiles(disk);
        files.restore(new BitSet());
        ConsumeQueue queue = new ConsumeQueue(files, 5);
        QueueEntry entry = new QueueEntry();
        for (int i = 0; i < 127 * 8 + 1; i++) {
            queue.append(entry.set(i, 1, 2, 3, 4, 5));
        }
        ByteBuffer saved = ByteBuffer.allocate(queue.encodedLength());
        queue.encode(saved);
        for (int i = 0; i < FLIPS; i++) {
            int at = random.nextInt(8 * 4096);
            int bit = random.nextInt(8);
            disk.flip("blocks-00000000", at, bit);
            ConsumeQueue again = ConsumeQueue.decode(
                    new BlockFiles(disk), 5, saved.duplicate().flip());
            for (int block = 0; block < 8; block++) {
                boolean damaged = false;
                try {
                    again.get(block * 127L, entry);
                } catch (StoreException e) {
                    damaged = e.category() == Category.CORRUPT;
                }
                assertThat(damaged).isEqualTo(block == at / 4096);
            }
            disk.flip("blocks-00000000", at, bit);
        }
    }

    @Test
    void shouldVerifyCutAndVoidOnAStoppedLog() {
        CrashDisk disk = new CrashDisk();
        long fifth = 0;
        try (LogFixture store = new LogFixture(disk, SEGMENT)) {
            for (int i = 0; i < 200; i++) {
                long position = store.append("record " + i + "v".repeat(200));
                fifth = i == 5 ? position : fifth;
                store.log.prepare();
            }
            store.log.proveForced();
        }
        disk.flip(SegmentFiles.nameOf(SEGMENT), 5_000, 2);
        long bad;
        try (StoppedLog stopped = new StoppedLog(disk)) {
            StoppedLog.Report report = stopped.verify((life, record) -> {});
            assertThat(report.sound()).isFalse();
            bad = report.end();
            assertThat(bad).isBetween(SEGMENT + 4_000L, SEGMENT + 5_000L);
            stopped.cutAt(bad);
            stopped.voidRecord(fifth);
        }
        try (LogFixture store = new LogFixture(disk.afterPowerLoss(1), SEGMENT)) {
            assertThat(store.report.end()).isEqualTo(bad);
            assertThat(store.recovered.get(5)).matches("\u0000*");
            assertThat(store.recovered.get(6)).startsWith("record 6v");
            assertThat(store.log.read(fifth).kind()).isEqualTo(RecordKind.VOID);
        }
    }
}
