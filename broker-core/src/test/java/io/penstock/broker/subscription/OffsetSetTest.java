package io.penstock.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.broker.destination.StateFixture;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OffsetSetTest {
    private static final long CHUNK = 1L << 31;

    @Test
    void shouldBehaveLikeATreeSetAcrossItsBitmaps() {
        for (long base : new long[] {0, CHUNK - 150, 7 * CHUNK - 150, 1L << 45}) {
            long seed = 41 + base;
            walk(new Random(seed), base, "base " + base + ", seed " + seed);
        }
    }

    private static void walk(Random random, long base, String where) {
        OffsetSet set = new OffsetSet();
        TreeSet<Long> model = new TreeSet<>();
        for (int step = 0; step < 5_000; step++) {
            long from = base + random.nextInt(300);
            long to = from + (random.nextBoolean() ? 0 : random.nextInt(40));
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> assertThat(set.add(from, to)).as(where).isEqualTo(addAll(model, from, to));
                case 3 -> {
                    set.remove(from, to);
                    model.subSet(from, true, to, true).clear();
                }
                case 4 ->
                    assertThat(set.count(from, to))
                            .as(where)
                            .isEqualTo(model.subSet(from, true, to, true).size());
                case 5 -> assertThat(set.nextAbsent(from)).as(where).isEqualTo(nextAbsent(model, from));
                case 6 -> {
                    Long next = model.ceiling(from);
                    assertThat(set.nextPresent(from)).as(where).isEqualTo(next == null ? -1 : next);
                }
                case 7 -> {
                    long below = random.nextInt(20) == 0 ? from : base + random.nextInt(10);
                    set.removeBelow(below);
                    model.headSet(below).clear();
                }
                default -> set = step % 10 == 0 ? copy(set) : set;
            }
            assertThat(set.contains(from)).as(where).isEqualTo(model.contains(from));
            assertThat(set.size()).as(where).isEqualTo(model.size());
            assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    @Test
    void shouldHoldBillionsInAFewBytes() {
        OffsetSet set = new OffsetSet();
        assertThat(set.add(10, 10 + 3 * CHUNK)).isEqualTo(3 * CHUNK + 1);
        assertThat(set.add(0, 4 * CHUNK)).isEqualTo(CHUNK);
        assertThat(set.size()).isEqualTo(4 * CHUNK + 1);
        assertThat(set.nextAbsent(5)).isEqualTo(4 * CHUNK + 1);
        assertThat(set.count(CHUNK - 1, CHUNK)).isEqualTo(2);
        ByteBuffer bytes = StateFixture.encoded(set::encode);
        assertThat(bytes.remaining()).isLessThan(3_000_000);
        set.removeBelow(4 * CHUNK);
        assertThat(set.size()).isEqualTo(1);
        assertThat(set.contains(4 * CHUNK)).isTrue();
        assertThat(StateFixture.encoded(set::encode).remaining()).isLessThan(100);
    }

    @Test
    void shouldRefuseWhatIsNoRange() {
        OffsetSet set = new OffsetSet();
        assertThatThrownBy(() -> set.add(5, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> set.add(-1, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThat(set.isEmpty()).isTrue();
    }

    private static OffsetSet copy(OffsetSet set) {
        ByteBuffer bytes = StateFixture.encoded(set::encode);
        OffsetSet copy = OffsetSet.decode(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        return copy;
    }

    private static long addAll(TreeSet<Long> model, long from, long to) {
        long added = 0;
        for (long offset = from; offset <= to; offset++) {
            added += model.add(offset) ? 1 : 0;
        }
        return added;
    }

    private static long nextAbsent(TreeSet<Long> model, long from) {
        long offset = from;
        while (model.contains(offset)) {
            offset++;
        }
        return offset;
    }
}
