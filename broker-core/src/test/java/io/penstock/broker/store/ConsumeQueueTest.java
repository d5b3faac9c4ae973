package io.penstock.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.broker.store.file.MemoryDisk;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsumeQueueTest {
    private final QueueEntry entry = new QueueEntry();
    private BlockFiles files;
    private ConsumeQueue queue;

    @BeforeEach
    void open() {
        files = new BlockFiles(new MemoryDisk(1L << 30));
        files.restore(new BitSet());
        queue = new ConsumeQueue(files, 7);
    }

    private void append(long position) {
        queue.append(entry.set(position, 100, 4, (int) position, -1, position % 5 == 0 ? position * 10 : 0));
    }

    private boolean moved(long offset, long oldPosition, long newPosition) {
        return queue.replace(offset, oldPosition, entry.set(newPosition, 100, 4, 1, -1, 0));
    }

    /** Tells the queue what stands in its blocks, as a survey does. */
    private void learnAll() {
        for (long from = queue.nextBlock(0, Long.MAX_VALUE, 0); from >= 0; ) {
            long end = Math.min(ConsumeQueue.endOfBlock(from), queue.tailBase());
            long lowest = Long.MAX_VALUE;
            for (long offset = from; offset < end; offset++) {
                lowest = Math.min(lowest, positionAt(offset));
            }
            queue.learn(queue.snapshot(from, end), lowest, 0);
            from = queue.nextBlock(end, Long.MAX_VALUE, 0);
        }
    }

    private long positionAt(long offset) {
        queue.get(offset, entry);
        return entry.position;
    }

    @Test
    void shouldKeepAllFieldsInTailAndBlocks() {
        for (int i = 0; i < 300; i++) {
            assertThat(queue.next()).isEqualTo(i);
            append(1000 + i);
        }
        for (int i = 0; i < 300; i++) {
            queue.get(i, entry);
            assertThat(entry.position).isEqualTo(1000 + i);
            assertThat(entry.size).isEqualTo(100);
            assertThat(entry.flags).isEqualTo(4);
            assertThat(entry.tagHash).isEqualTo(1000 + i);
            assertThat(entry.groupHash).isEqualTo(-1);
            assertThat(entry.expiry).isEqualTo(i % 5 == 0 ? 10 * (1000 + i) : 0);
        }
    }

    /** Random appends, drops, moves, checkpoints and reloads against a plain map. */
    @Test
    void shouldBehaveLikeAMapFromOffsetsToPositions() {
        for (long seed = 1; seed <= 20; seed++) {
            open();
            compareWithMap(new SplittableRandom(seed));
        }
    }

    private void compareWithMap(SplittableRandom random) {
        TreeMap<Long, Long> model = new TreeMap<>();
        long position = 1;
        int checkpoint = 0;
        for (int step = 0; step < 400; step++) {
            int choice = random.nextInt(10);
            if (choice < 6) {
                for (int i = random.nextInt(100); i > 0; i--) {
                    model.put(queue.next(), position);
                    append(position++);
                }
            } else if (choice < 8) {
                long to = queue.low() + random.nextInt((int) (queue.next() - queue.low()) + 1);
                queue.dropBefore(random.nextInt(5) == 0 ? queue.next() : to);
                model.headMap(queue.low()).clear();
            } else if (choice == 8 && !model.isEmpty()) {
                long offset = model.firstKey() + random.nextInt(model.size());
                assertThat(moved(offset, -5, 1)).isFalse();
                assertThat(moved(offset, model.get(offset), position)).isTrue();
                model.put(offset, position++);
            } else {
                files.releaseFreed(checkpoint);
                checkpoint = files.beginCheckpoint();
                ByteBuffer bytes = ByteBuffer.allocate(queue.encodedLength());
                queue.encode(bytes);
                assertThat(bytes.hasRemaining()).isFalse();
                queue = ConsumeQueue.decode(files, 7, bytes.flip());
            }
            check(model);
        }
    }

    private void check(TreeMap<Long, Long> model) {
        assertThat(queue.next() - queue.low()).isEqualTo(model.size());
        long lowest = model.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        assertThat(queue.lowestPosition(offset -> offset)).isLessThanOrEqualTo(lowest);
        learnAll();
        assertThat(queue.lowestPosition(offset -> offset)).isEqualTo(lowest);
        QueueSnapshot snapshot = queue.snapshot(queue.low(), queue.next());
        BlockReader reader = new BlockReader(files);
        QueueEntry read = new QueueEntry();
        model.forEach((offset, position) -> {
            if (positionAt(offset) != position || !snapshot.get(offset, read, reader) || read.position != position) {
                throw new AssertionError("offset " + offset + " is at " + position);
            }
        });
    }

    @Test
    void shouldTellAReaderWhenItsSnapshotIsStale() {
        for (int i = 0; i < 200; i++) {
            append(i);
        }
        QueueSnapshot snapshot = queue.snapshot(0, 200);
        BlockReader reader = new BlockReader(files);
        assertThat(snapshot.get(0, entry, reader)).isTrue();
        queue.dropBefore(200);
        ConsumeQueue other = new ConsumeQueue(files, 8);
        for (int i = 0; i < 200; i++) {
            other.append(entry.set(i + 5000, 1, 0, 0, 0, 0));
        }
        assertThat(snapshot.get(0, entry, new BlockReader(files))).isFalse();
        assertThat(snapshot.get(150, entry, new BlockReader(files)))
                .as("the tail was copied")
                .isTrue();
    }

    @Test
    void shouldNotReuseABlockThatACheckpointNamesUntilALaterOneIsDurable() {
        for (int i = 0; i < 128; i++) {
            append(i);
        }
        int first = files.beginCheckpoint();
        ByteBuffer saved = ByteBuffer.allocate(queue.encodedLength());
        queue.encode(saved);
        assertThat(moved(3, 3, 999)).isTrue();
        queue.dropBefore(128);
        files.releaseFreed(first);
        ConsumeQueue other = new ConsumeQueue(files, 9);
        for (int i = 0; i < 1000; i++) {
            other.append(entry.set(i, 1, 0, 0, 0, 0));
        }
        ConsumeQueue asSaved = ConsumeQueue.decode(files, 7, saved.flip());
        asSaved.get(3, entry);
        assertThat(entry.position).isEqualTo(3);

        int before = files.available();
        files.releaseFreed(files.beginCheckpoint());
        assertThat(files.available()).isEqualTo(before + 1);
    }

    @Test
    void shouldRestoreFreeBlocksFromTheUsedOnes() {
        CrashDisk disk = new CrashDisk();
        files = new BlockFiles(disk);
        files.restore(new BitSet());
        queue = new ConsumeQueue(files, 1);
        for (int i = 0; i < 127 * 5 + 1; i++) {
            append(i);
        }
        queue.dropBefore(127 * 2);
        files.force();
        ByteBuffer saved = ByteBuffer.allocate(queue.encodedLength());
        queue.encode(saved);

        BlockFiles again = new BlockFiles(disk.afterPowerLoss(1));
        ConsumeQueue restored = ConsumeQueue.decode(again, 1, saved.flip());
        BitSet used = new BitSet();
        restored.addUsedBlocks(used);
        again.restore(used);
        assertThat(used.cardinality()).isEqualTo(3);
        assertThat(again.available()).isEqualTo(BlockFiles.FILE_BLOCKS - 3);
        assertThat(again.allocate()).as("the lowest free one").isZero();
        queue = restored;
        assertThat(positionAt(127 * 4)).isEqualTo(127 * 4);
    }

    @Test
    void shouldTellOfADamagedBlockOnceAndNoMoreWhenItHasGone() {
        for (int i = 0; i < 400; i++) {
            append(1000 + i);
        }
        QueueSnapshot second = queue.snapshot(130, 140);
        assertThat(queue.noteDamaged(second)).isTrue();
        assertThat(queue.noteDamaged(second)).isFalse();
        assertThat(queue.noteDamaged(queue.snapshot(200, 210)))
                .as("the same block")
                .isFalse();
        assertThat(queue.noteDamaged(queue.snapshot(10, 20))).as("another").isTrue();
        assertThat(queue.damagedBlocks()).isEqualTo(2);
        queue.dropBefore(127);
        assertThat(queue.damagedBlocks()).isEqualTo(1);
        queue.dropBefore(300);
        assertThat(queue.damagedBlocks()).isZero();
    }

    @Test
    void shouldNotTakeABlockForDamagedThatWasWrittenAnewSince() {
        for (int i = 0; i < 400; i++) {
            append(1000 + i);
        }
        QueueSnapshot stale = queue.snapshot(130, 140);
        files.beginCheckpoint();
        assertThat(moved(135, 1135, 5000)).isTrue();
        assertThat(queue.noteDamaged(stale)).isFalse();
        assertThat(queue.damagedBlocks()).isZero();
    }
}
