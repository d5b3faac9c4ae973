package io.penstock.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.broker.store.file.CrashDisk.PowerLoss;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Takes the power away at every operation of random runs of the log, and again during and after recovery.
 *
 * <p>{@code -Dpenstock.crashPoints=N} sets how many crash points, {@code -Dpenstock.crashSeed=S} the first seed.
 */
class CommitLogCrashTest {
    private static final int SEGMENT_BYTES = 16 * 1024;
    private static final int STEPS = 40;
    private static final LogSettings SETTINGS = LogSettings.ofSegments(SEGMENT_BYTES);

    /** What was appended, and how much of it was answered: the oracle. */
    private static final class History {
        final List<byte[]> records = new ArrayList<>();
        int answered;
        int base;
        long uniqueText;
    }

    /** A broker reduced to its log: appends, forces, checkpoints, frees. */
    private static final class Run {
        final CrashDisk disk;
        final History history;
        final SplittableRandom random;
        final boolean evenSizes;
        final BatchBuffer batch = new BatchBuffer(8 * 1024);
        CommitLog log;
        CheckpointFiles checkpoints;

        Run(CrashDisk disk, History history, long seed, boolean evenSizes) {
            this.evenSizes = evenSizes;
            this.disk = disk;
            this.history = history;
            this.random = new SplittableRandom(seed);
        }

        /** Recovers and compares with the history: a prefix of it, byte for byte, with all that was answered. */
        void recover() {
            checkpoints = new CheckpointFiles(disk);
            CheckpointFiles.Loaded loaded = checkpoints.load();
            assertThat(loaded.damaged()).isEmpty();
            CheckpointFiles.Checkpoint newest = loaded.newest();
            int[] next = {newest == null ? 0 : newest.body().getInt(0)};
            assertThat(next[0]).isGreaterThanOrEqualTo(history.base);
            long from = newest == null ? 0 : newest.position();
            long life = newest == null ? 0 : newest.life();
            log = new Recovery(disk, SETTINGS)
                    .recover(from, life, (batchLife, record) -> {
                        assertThat(next[0]).as("a cut record rose again").isLessThan(history.records.size());
                        ByteBuffer expected = ByteBuffer.wrap(history.records.get(next[0]++));
                        assertThat(record.payload()).isEqualTo(expected);
                    })
                    .log();
            assertThat(next[0]).as("answered records").isGreaterThanOrEqualTo(history.answered);
            history.records.subList(next[0], history.records.size()).clear();
            history.answered = next[0];
        }

        void work(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
            }
        }

        private void step() {
            int choice = random.nextInt(20);
            if (choice < 12) {
                append();
            } else if (choice < 15) {
                force();
            } else if (choice < 16) {
                log.proveForced();
                history.answered = history.records.size();
            } else if (choice < 19) {
                log.prepare();
            } else {
                checkpoint();
            }
        }

        private void append() {
            int payload = payload();
            while (log.reserveRoom() < 2 * SEGMENT_BYTES) {
                assertThat(log.prepare()).isPositive();
            }
            log.begin(batch, payload, history.uniqueText);
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count && (i == 0 || batch.fits(payload)); i++) {
                byte[] bytes = new byte[payload];
                for (int at = 0; at < payload; at++) {
                    bytes[at] = (byte) (history.uniqueText + at);
                }
                history.uniqueText++;
                batch.add(RecordKind.MESSAGE, 1, ByteBuffer.wrap(bytes));
                history.records.add(bytes);
            }
            log.append(batch);
        }

        /** Half of the runs use records as long as a batch header, so that left-over batches line up with new ones. */
        private int payload() {
            if (evenSizes) {
                return LogLayout.BATCH_HEADER_BYTES - LogLayout.RECORD_HEADER_BYTES;
            }
            return random.nextInt(8) == 0 ? random.nextInt(6000) : random.nextInt(300);
        }

        private void force() {
            log.force();
            history.answered = history.records.size();
        }

        private void checkpoint() {
            force();
            ByteBuffer body = ByteBuffer.allocate(4).putInt(0, history.records.size());
            checkpoints.write(log.appended(), log.life(), body);
            history.base = history.records.size();
            log.freeBefore(log.appended());
            checkpoints.keepOnly(List.of(log.appended()));
        }
    }

    private static boolean survives(Runnable work) {
        try {
            work.run();
            return true;
        } catch (PowerLoss e) {
            return false;
        }
    }

    @Test
    void shouldKeepWhatWasAnsweredWhereverThePowerGoesOff() {
        long points = Long.getLong("penstock.crashPoints", 2_500);
        long seed = Long.getLong("penstock.crashSeed", 1);
        System.out.println("CommitLogCrashTest: " + points + " crash points, first seed " + seed);
        long done = 0;
        for (; done < points; seed++) {
            CrashDisk whole = new CrashDisk();
            Run run = new Run(whole, new History(), seed, seed % 2 == 0);
            run.recover();
            run.work(STEPS);
            for (long at = 1; at <= whole.operations() && done < points; at++, done++) {
                try {
                    crashOnce(seed, at);
                } catch (Throwable e) {
                    throw new AssertionError("seed " + seed + ", crash at operation " + at, e);
                }
            }
        }
        assertThat(done).isGreaterThanOrEqualTo(points);
    }

    private static void crashOnce(long seed, long at) {
        History history = new History();
        CrashDisk disk = new CrashDisk().crashAt(at);
        Run first = new Run(disk, history, seed, seed % 2 == 0);
        survives(() -> {
            first.recover();
            first.work(STEPS);
        });
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + at);
        // Crash again and again: during recovery, right after it, and while new records are appended.
        for (int round = 0; round < 4; round++) {
            disk = random.nextInt(4) == 0 ? disk.killProcess() : disk.afterPowerLoss(random.nextLong());
            if (round < 3) {
                disk.crashAt(1 + random.nextInt(round == 1 ? 40 : 12));
            }
            Run again = new Run(disk, history, random.nextLong(), seed % 2 == 0);
            boolean whole = survives(() -> {
                again.recover();
                again.work(random.nextInt(2) == 0 ? 0 : 10);
            });
            assertThat(whole || round < 3).isTrue();
        }
    }
}
