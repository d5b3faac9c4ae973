package io.penstock.broker.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DueSpanTest {
    private static final long NOW = 1_700_000_000_000L;

    private final SplittableRandom random = new SplittableRandom(11);

    /** A delay of any magnitude. */
    private long anyDelay() {
        return Math.max(1, random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63));
    }

    @Test
    void shouldHoldTheDueTimeAndBeShortAgainstTheDelay() {
        for (int i = 0; i < 100_000; i++) {
            long delay = anyDelay();
            long due = delay > Long.MAX_VALUE - NOW ? Long.MAX_VALUE : NOW + delay;
            DueSpan span = DueSpan.of(due, NOW);
            assertThat(due).isBetween(span.from(), span.last());
            long length = span.last() - span.from() + 1;
            assertThat(length == 1L << DueSpan.TIER_MIN || length <= (due - NOW) / 16)
                    .as("%s for %d", span, delay)
                    .isTrue();
        }
    }

    @Test
    void shouldTakeADueTimeThatIsPast() {
        assertThat(DueSpan.of(NOW - 5, NOW).tier()).isEqualTo(DueSpan.TIER_MIN);
    }

    @Test
    void shouldBeFewHoweverManyMessagesWait() {
        Set<DueSpan> spans = new HashSet<>();
        long now = NOW;
        for (int year = 0; year < 200; year++) {
            for (int i = 0; i < 5_000; i++) {
                now += random.nextLong(TimeUnit.DAYS.toMillis(365) / 5_000 * 2);
                long delay = anyDelay();
                spans.add(DueSpan.of(delay > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + delay, now));
                long past = now;
                spans.removeIf(span -> span.last() < past);
                if (i % 500 == 0) {
                    assertThat(spans).hasSizeLessThanOrEqualTo(43 * 34);
                }
            }
        }
    }

    @Test
    void shouldTellInWhichOrderMessagesOfOneDueTimeWereStored() {
        for (int i = 0; i < 10_000; i++) {
            long due = NOW + anyDelay() % (1L << 60);
            long earlier = NOW + random.nextLong(Math.max(1, due - NOW));
            DueSpan first = DueSpan.of(due, NOW);
            DueSpan second = DueSpan.of(due, earlier);
            assertThat(first.tier()).isGreaterThanOrEqualTo(second.tier());
            ScheduledMessage before = new ScheduledMessage(due, first.tier(), 9, null);
            ScheduledMessage after = new ScheduledMessage(due, second.tier(), first.equals(second) ? 10 : 3, null);
            assertThat(before).isLessThan(after).isGreaterThan(ScheduledMessage.mark(due));
        }
    }

    @Test
    void shouldBeOrderedByBeginning() {
        TreeSet<DueSpan> spans = new TreeSet<>();
        spans.add(new DueSpan(16, 1 << 18));
        spans.add(new DueSpan(18, 1 << 18));
        spans.add(new DueSpan(16, 0));
        assertThat(spans).containsExactly(new DueSpan(16, 0), new DueSpan(18, 1 << 18), new DueSpan(16, 1 << 18));
    }
}
