package io.penstock.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.broker.store.file.CrashDisk.PowerLoss;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Takes the power away at every operation of the index: the newest checkpoint and what was applied after it must give the
 * same queue again, whatever became of unforced blocks.
 */
class ConsumeQueueCrashTest {
    private static final int STEPS = 60;

    /** One change of the queue, as a log record would say it. */
    private record Change(char what, long offset, long oldPosition, long newPosition) {
        void apply(ConsumeQueue queue, QueueEntry entry) {
            switch (what) {
                case 'a' -> queue.append(entry.set(newPosition, 1, 0, 0, 0, 0));
                case 'd' -> queue.dropBefore(offset);
                default -> queue.replace(offset, oldPosition, entry.set(newPosition, 1, 0, 0, 0, 0));
            }
        }

        void apply(TreeMap<Long, Long> model, long next) {
            switch (what) {
                case 'a' -> model.put(next, newPosition);
                case 'd' -> model.headMap(offset).clear();
                default -> model.put(offset, newPosition);
            }
        }
    }

    private final QueueEntry entry = new QueueEntry();
    private final List<Change> changes = new ArrayList<>();
    private final TreeMap<Long, Long> model = new TreeMap<>();
    private CrashDisk disk;
    private BlockFiles files;
    private ConsumeQueue queue;
    private CheckpointFiles checkpoints;
    private long next;

    private void open() {
        files = new BlockFiles(disk);
        checkpoints = new CheckpointFiles(disk);
        CheckpointFiles.Checkpoint newest = checkpoints.load().newest();
        queue = newest == null ? new ConsumeQueue(files, 3) : ConsumeQueue.decode(files, 3, newest.body());
        BitSet used = new BitSet();
        queue.addUsedBlocks(used);
        files.restore(used);
        int from = newest == null ? 0 : (int) newest.position();
        for (Change change : changes.subList(from, changes.size())) {
            change.apply(queue, entry);
        }
    }

    private void check() {
        assertThat(queue.next()).isEqualTo(next);
        assertThat(queue.next() - queue.low()).isEqualTo(model.size());
        model.forEach((offset, position) -> {
            queue.get(offset, entry);
            assertThat(entry.position).as("offset " + offset).isEqualTo(position);
        });
    }

    private void work(SplittableRandom random, int steps) {
        for (int i = 0; i < steps; i++) {
            int choice = random.nextInt(8);
            if (choice < 4) {
                for (int n = random.nextInt(200); n > 0; n--) {
                    change(new Change('a', next, 0, random.nextInt(1 << 30)));
                    next++;
                }
            } else if (choice < 5 && !model.isEmpty()) {
                change(new Change('d', model.firstKey() + random.nextInt(model.size() + 1), 0, 0));
            } else if (choice < 7 && !model.isEmpty()) {
                long offset = model.firstKey() + random.nextInt(model.size());
                change(new Change('m', offset, model.get(offset), random.nextInt(1 << 30)));
            } else {
                checkpoint();
            }
        }
    }

    /** The change is in the (durable) log before it is applied. */
    private void change(Change change) {
        changes.add(change);
        change.apply(model, next);
        if (change.what() == 'a') {
            // The offset is counted here in case the power goes off while it is applied.
            long before = next;
            try {
                change.apply(queue, entry);
            } catch (PowerLoss e) {
                next = before + 1;
                throw e;
            }
        } else {
            change.apply(queue, entry);
        }
    }

    private void checkpoint() {
        int number = files.beginCheckpoint();
        ByteBuffer body = ByteBuffer.allocate(queue.encodedLength());
        queue.encode(body);
        files.force();
        checkpoints.write(changes.size(), 1, body.flip());
        files.releaseFreed(number);
        checkpoints.keepOnly(List.of((long) changes.size()));
    }

    private boolean survives(Runnable work) {
        try {
            work.run();
            return true;
        } catch (PowerLoss e) {
            return false;
        }
    }

    @Test
    void shouldGiveTheSameQueueAgainWhereverThePowerGoesOff() {
        int points = 0;
        for (long seed = 1; points < 600; seed++) {
            for (long at = 1; points < 600; at++, points++) {
                changes.clear();
                model.clear();
                next = 0;
                SplittableRandom random = new SplittableRandom(seed);
                disk = new CrashDisk().crashAt(at);
                boolean whole = survives(() -> {
                    open();
                    work(random, STEPS);
                });
                disk = disk.afterPowerLoss(seed * 31 + at);
                open();
                check();
                work(new SplittableRandom(at), 10);
                check();
                if (whole) {
                    break;
                }
            }
        }
    }
}
