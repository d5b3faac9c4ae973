package io.penstock.jms.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.link.TagRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TagRangesTest {
    private final TagRanges ranges = new TagRanges();

    private static TagRange one(long subscription, long offset) {
        return new TagRange(subscription, 0, offset, offset);
    }

    private void add(long subscription, long from, long to) {
        for (long offset = from; offset <= to; offset++) {
            ranges.add(subscription, 0, offset);
        }
    }

    @Test
    void shouldMergeWhatFollowsAlsoWhileConsumersTakeTurns() {
        for (long offset = 0; offset < 5; offset++) {
            ranges.add(1, 0, offset);
            ranges.add(2, 0, 10 + offset);
        }
        assertThat(ranges.toList()).containsExactly(new TagRange(1, 0, 0, 4), new TagRange(2, 0, 10, 14));
        assertThat(ranges.count()).isEqualTo(10);
    }

    @Test
    void shouldLeaveTheRestOfTheRangeThatAMessageIsTakenOutOf() {
        add(1, 0, 9);
        assertThat(ranges.remove(one(1, 4))).isTrue();
        assertThat(ranges.remove(one(1, 0))).isTrue();
        assertThat(ranges.remove(one(1, 9))).isTrue();
        assertThat(ranges.toList()).containsExactly(new TagRange(1, 0, 1, 3), new TagRange(1, 0, 5, 8));
        assertThat(ranges.count()).isEqualTo(7);
    }

    @Test
    void shouldNotTakeOutWhatIsNotThere() {
        add(1, 0, 2);
        assertThat(ranges.remove(one(2, 1))).isFalse();
        assertThat(ranges.remove(new TagRange(1, 1, 1, 1))).isFalse();
        assertThat(ranges.remove(one(1, 3))).isFalse();
        assertThat(ranges.remove(one(1, 1))).isTrue();
        assertThat(ranges.remove(one(1, 1))).isFalse();
        assertThat(ranges.count()).isEqualTo(2);
    }

    @Test
    void shouldTakeOutAMessageThatCameTwice() {
        add(1, 0, 2);
        add(1, 1, 1);
        assertThat(ranges.remove(one(1, 1))).isTrue();
        assertThat(ranges.remove(one(1, 1))).isFalse();
        assertThat(ranges.toList()).containsExactly(one(1, 0), one(1, 2));
    }

    @Test
    void shouldBeEmptyWhenAllWereTakenOutInAnyOrder() {
        Random random = new Random(3);
        List<TagRange> left = new ArrayList<>();
        add(1, 0, 99);
        for (long offset = 0; offset < 100; offset++) {
            left.add(one(1, offset));
        }
        while (!left.isEmpty()) {
            assertThat(ranges.remove(left.remove(random.nextInt(left.size())))).isTrue();
            assertThat(ranges.count()).isEqualTo(left.size());
            assertThat(ranges.toList().stream()
                            .mapToLong(r -> r.to() - r.from() + 1)
                            .sum())
                    .isEqualTo(left.size());
        }
        assertThat(ranges.isEmpty()).isTrue();
    }
}
