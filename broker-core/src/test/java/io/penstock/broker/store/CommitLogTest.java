package io.penstock.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.broker.store.file.FileDisk;
import io.penstock.broker.store.file.MemoryDisk;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitLogTest {
    private static final int SEGMENT = 4096;

    private static Category categoryOf(Runnable work) {
        try {
            work.run();
            return null;
        } catch (StoreException e) {
            return e.category();
        }
    }

    @Test
    void shouldGiveBackWhatWasAppendedAfterAReopenOfRealFiles(@TempDir Path directory) {
        List<String> written = new ArrayList<>();
        try (FileDisk disk = new FileDisk(directory);
                LogFixture store = new LogFixture(disk, 16 * 1024)) {
            for (int i = 0; i < 500; i++) {
                written.add("record " + i + " " + "y".repeat(i % 400));
                long position = store.append(written.get(i));
                assertThat(LogFixture.text(store.log.read(position))).isEqualTo(written.get(i));
                store.log.force();
                store.log.prepare();
            }
            assertThat(store.log.forced()).isEqualTo(store.log.appended());
        }
        try (FileDisk disk = new FileDisk(directory);
                LogFixture store = new LogFixture(disk, 1024 * 1024)) {
            assertThat(store.recovered).isEqualTo(written);
            assertThat(store.log.segmentBytes())
                    .as("an existing log keeps its segment size")
                    .isEqualTo(16 * 1024);
            assertThat(store.log.life()).isEqualTo(2);
        }
    }

    @Test
    void shouldWalkTheRecordsOfABatchInPlace() {
        try (LogFixture store = new LogFixture(new MemoryDisk(1 << 20), SEGMENT)) {
            store.log.begin(store.batch, 100, 77);
            ByteBuffer to = store.batch.record(RecordKind.SETTLE, 3, 100);
            to.putLong(0x1122334455667788L).putInt(42);
            long first = store.batch.end();
            store.batch.record(RecordKind.MESSAGE, 1, 50).putInt(1);
            store.batch.abandon();
            long second = store.batch.add(RecordKind.MOVE, 2, ByteBuffer.allocate(0));
            store.log.append(store.batch);

            RecordView view = new RecordView();
            assertThat(store.batch.first(view)).isTrue();
            assertThat(view.position()).isEqualTo(first);
            assertThat(view.kind()).isEqualTo(RecordKind.SETTLE);
            assertThat(view.version()).isEqualTo(3);
            assertThat(view.timestamp()).isEqualTo(77);
            assertThat(view.payloadLength()).isEqualTo(12);
            assertThat(view.buffer().getInt(view.payloadOffset() + 8)).isEqualTo(42);
            assertThat(view.endPosition()).isEqualTo(second);
            assertThat(store.batch.next(view)).isTrue();
            assertThat(view.kind()).isEqualTo(RecordKind.MOVE);
            assertThat(view.payloadLength()).isZero();
            assertThat(store.batch.next(view)).isFalse();
            assertThat(store.log.read(first).payload().getLong()).isEqualTo(0x1122334455667788L);
        }
    }

    @Test
    void shouldFindEveryKindByItsNumber() {
        for (RecordKind kind : RecordKind.values()) {
            assertThat(RecordKind.of(kind.number())).isEqualTo(kind);
        }
        assertThat(RecordKind.of(0)).isNull();
        assertThat(RecordKind.of(RecordKind.values().length + 1)).isNull();
    }

    @Test
    void shouldNeverLetRecordTimesDecrease() {
        try (LogFixture store = new LogFixture(new MemoryDisk(1 << 20), SEGMENT)) {
            store.log.begin(store.batch, 8, 1_000);
            store.batch.add(RecordKind.MESSAGE, 1, ByteBuffer.allocate(8));
            store.log.append(store.batch);
            store.log.begin(store.batch, 8, 900);
            long position = store.batch.add(RecordKind.MESSAGE, 1, ByteBuffer.allocate(8));
            store.log.append(store.batch);
            assertThat(store.log.read(position).timestamp()).isEqualTo(1_000);
        }
    }

    /** The rest of a segment before the batch that does not fit any more: none, implicit, a bare END header, more. */
    @ParameterizedTest
    @ValueSource(ints = {0, 8, 40, 48, 56, 72, 80, 200})
    void shouldCrossSegmentsWhateverIsLeft(int rest) {
        CrashDisk disk = new CrashDisk();
        List<String> written = new ArrayList<>();
        long lastEnd;
        try (LogFixture store = new LogFixture(disk, SEGMENT)) {
            int first = (int) (SEGMENT - store.log.appended() - rest);
            store.appendBatchOf(first / 2 / 8 * 8);
            store.appendBatchOf(first - first / 2 / 8 * 8);
            assertThat(SEGMENT - store.log.appended()).isEqualTo(rest);
            long position = store.append("z".repeat(300));
            assertThat(position).isEqualTo(SEGMENT + LogLayout.BATCH_HEADER_BYTES);
            assertThat(store.log.forced()).as("the ended segment is forced").isEqualTo(SEGMENT);
            store.log.force();
            lastEnd = store.log.appended();
            written.add("z".repeat(300));
        }
        try (LogFixture store = new LogFixture(disk.afterPowerLoss(rest), SEGMENT)) {
            assertThat(store.recovered).hasSize(3).endsWith(written.get(0));
            assertThat(store.report.end()).isEqualTo(lastEnd);
        }
    }

    @Test
    void shouldTakeARecordAsLargeAsASegmentAllowsAndRefuseALargerOne() {
        try (LogFixture store = new LogFixture(new MemoryDisk(1 << 20), SEGMENT)) {
            String largest = "m".repeat(store.log.payloadMax());
            long position = store.append(largest);
            assertThat(LogFixture.text(store.log.read(position))).isEqualTo(largest);
            assertThatThrownBy(() -> store.append(largest + "m")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldLatchAfterAFailedForce() {
        CrashDisk disk = new CrashDisk();
        try (LogFixture store = new LogFixture(disk, SEGMENT)) {
            store.append("answered");
            store.log.force();
            long forced = store.log.forced();
            store.append("lost");
            disk.failForceAt(1);
            assertThat(categoryOf(store.log::force)).isEqualTo(Category.FAILED);
            assertThat(categoryOf(store.log::force))
                    .as("a second force must not pretend")
                    .isEqualTo(Category.FAILED);
            assertThat(categoryOf(() -> store.append("more"))).isEqualTo(Category.FAILED);
            assertThat(store.log.forced()).isEqualTo(forced);
            assertThat(store.log.failure()).isNotNull();
        }
        try (LogFixture store = new LogFixture(disk.afterPowerLoss(3), SEGMENT)) {
            assertThat(store.recovered).startsWith("answered");
        }
    }

    @Test
    void shouldStopBeforeTheReserveOnAFullDiskAndGoOnWhenRoomIsMade() {
        CrashDisk disk = new CrashDisk();
        try (LogFixture store = new LogFixture(disk, SEGMENT)) {
            disk.limitSpace(4 * SEGMENT + 3 * 8192);
            store.prepareAll();
            while (store.log.room() > 0) {
                store.append("n".repeat(500));
                store.prepareAll();
            }
            assertThat(store.log.shortage().category()).isEqualTo(Category.FULL);
            assertThat(store.log.reserveRoom()).isBetween(1L, (long) SEGMENT);
            store.append("a settlement");
            while (store.log.reserveRoom() > 600) {
                store.append("n".repeat(500));
            }
            assertThat(categoryOf(() -> store.append("n".repeat(3000)))).isEqualTo(Category.FULL);
            assertThat(store.log.failure()).as("a full disk does not latch").isNull();

            assertThat(store.log.freeBefore(store.log.appended())).isPositive();
            store.prepareAll();
            assertThat(store.log.shortage()).isNull();
            assertThat(store.log.room()).isPositive();
            store.append("n".repeat(3000));
            store.log.force();
        }
    }

    @Test
    void shouldNeverTakeOldBytesOfARecycledSegmentForNewOnes() {
        CrashDisk disk = new CrashDisk();
        CheckpointFiles checkpoints = new CheckpointFiles(disk);
        List<String> after = new ArrayList<>();
        long position;
        long life;
        try (LogFixture store = new LogFixture(disk, new LogSettings(SEGMENT, 2, 8, 0), 0, 0)) {
            for (int i = 0; i < 60; i++) {
                store.append("old " + i + " ".repeat(400));
                store.prepareAll();
            }
            store.log.force();
            position = store.log.appended();
            life = store.log.life();
            checkpoints.write(position, life, ByteBuffer.allocate(0));
            int files = disk.list().size();
            store.log.freeBefore(position);
            store.prepareAll();
            for (int i = 0; i < 20; i++) {
                after.add("new " + i + " ".repeat(300));
                store.append(after.get(i));
                store.prepareAll();
            }
            assertThat(disk.list().size()).as("freed files are used again").isLessThanOrEqualTo(files);
            store.log.force();
        }
        for (int seed = 0; seed < 50; seed++) {
            CrashDisk left = disk.afterPowerLoss(seed);
            try (LogFixture store = new LogFixture(left, LogSettings.ofSegments(SEGMENT), position, life)) {
                assertThat(store.recovered).isEqualTo(after);
            }
        }
    }

    @Test
    void shouldNotRecycleASegmentThatAReaderRetains() {
        CrashDisk disk = new CrashDisk();
        try (LogFixture store = new LogFixture(disk, SEGMENT)) {
            long position = store.append("keep me");
            for (int i = 0; i < 30; i++) {
                store.append("o".repeat(500));
                store.prepareAll();
            }
            RecordReader reader = new RecordReader(store.log);
            assertThat(LogFixture.text(reader.read(position))).isEqualTo("keep me");
            store.log.freeBefore(store.log.appended());
            for (int i = 0; i < 60; i++) {
                store.append("p".repeat(500));
                store.prepareAll();
                store.log.freeBefore(store.log.appended());
            }
            assertThat(LogFixture.text(reader.read(position))).isEqualTo("keep me");
            assertThat(disk.list()).contains(SegmentFiles.nameOf(0));
            reader.release();
            assertThat(store.log.tryRetain(position)).isNull();
            assertThat(reader.read(position)).isNull();
            store.prepareAll();
            assertThat(disk.list()).doesNotContain(SegmentFiles.nameOf(0));
        }
    }

    @Test
    void shouldDeleteFreedFilesBeyondTheSpares() {
        CrashDisk disk = new CrashDisk();
        try (LogFixture store = new LogFixture(disk, SEGMENT)) {
            for (int i = 0; i < 100; i++) {
                store.append("q".repeat(1000));
                store.prepareAll();
            }
            store.log.freeBefore(store.log.appended());
            store.prepareAll();
            assertThat(disk.list().stream().filter(name -> name.endsWith(".log")))
                    .hasSize(3);
            assertThat(disk.list().stream().filter(name -> name.startsWith("spare-")))
                    .hasSize(2);
        }
    }

    @Test
    void shouldProveAnIdleLogOnceOnly() {
        try (LogFixture store = new LogFixture(new CrashDisk(), SEGMENT)) {
            assertThat(store.log.proveForced()).as("recovery has proved it").isFalse();
            store.append("one");
            assertThat(store.log.proveForced()).isTrue();
            long end = store.log.appended();
            assertThat(store.log.proveForced()).isFalse();
            assertThat(store.log.appended()).isEqualTo(end).isEqualTo(store.log.forced());
        }
    }

    /** A reader on another thread never sees anything but its record, whatever is freed and recycled meanwhile. */
    @Test
    void shouldGiveReadersWholeRecordsWhileSegmentsAreRecycled() throws InterruptedException {
        try (LogFixture store = new LogFixture(new MemoryDisk(1 << 20), SEGMENT)) {
            AtomicLong latest = new AtomicLong(store.append("0"));
            AtomicLong seen = new AtomicLong();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread reading = new Thread(() -> {
                try (RecordReader reader = new RecordReader(store.log)) {
                    for (long at = latest.get(); at >= 0; at = latest.get()) {
                        RecordView record = reader.read(at);
                        if (record != null && record.position() == at) {
                            seen.incrementAndGet();
                        }
                    }
                } catch (RuntimeException | Error e) {
                    failure.set(e);
                }
            });
            reading.start();
            for (int i = 0; (i < 20_000 || seen.get() < 1000) && reading.isAlive(); i++) {
                store.prepareAll();
                if (store.log.reserveRoom() > SEGMENT) {
                    latest.set(store.append("t".repeat(i % 700)));
                    store.log.freeBefore(store.log.appended());
                }
            }
            latest.set(-1);
            reading.join();
            assertThat(failure.get()).isNull();
            assertThat(seen.get()).isGreaterThanOrEqualTo(1000);
        }
    }

    @Test
    void shouldNameTheStoreThatIsInUse(@TempDir Path directory) {
        try (FileDisk disk = new FileDisk(directory)) {
            assertThat(disk.list()).isEmpty();
            assertThat(categoryOf(() -> new FileDisk(directory).close())).isEqualTo(Category.IN_USE);
        }
        try (FileDisk again = new FileDisk(directory)) {
            assertThat(again.list()).isEmpty();
        }
    }

    @Test
    void shouldRefuseToRecoverFromAPositionWhoseSegmentIsGone() {
        CrashDisk disk = new CrashDisk();
        try (LogFixture store = new LogFixture(disk, SEGMENT)) {
            store.append("x");
        }
        assertThat(categoryOf(() -> new LogFixture(disk, LogSettings.ofSegments(SEGMENT), 10 * SEGMENT, 1).close()))
                .isEqualTo(Category.CORRUPT);
    }
}
