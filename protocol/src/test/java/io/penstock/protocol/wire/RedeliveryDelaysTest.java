package io.penstock.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RedeliveryDelaysTest {
    @Test
    void shouldWaitLongerWithEachFailureUpToTheLongest() {
        RedeliveryDelays delays = new RedeliveryDelays(100, 2500, 2000, 0);
        assertThat(new long[] {
                    delays.afterMs(1, 7),
                    delays.afterMs(2, 7),
                    delays.afterMs(3, 7),
                    delays.afterMs(4, 7),
                    delays.afterMs(5, 7)
                })
                .containsExactly(100, 250, 625, 1563, 2000);
        assertThat(delays.afterMs(Integer.MAX_VALUE, 7)).isEqualTo(2000);
        assertThat(new RedeliveryDelays(100, 1000, 100, 0).afterMs(1000, 7)).isEqualTo(100);
    }

    @Test
    void shouldSpreadEvenlyAroundTheDelayAndNeverBeyondTheLongest() {
        RedeliveryDelays free = new RedeliveryDelays(1000, 1000, 10_000, 200);
        RedeliveryDelays atMost = new RedeliveryDelays(1000, 1000, 1000, 200);
        SplittableRandom random = new SplittableRandom(5);
        int[] tenths = new int[4];
        for (int i = 0; i < 10_000; i++) {
            long bits = random.nextLong();
            assertThat(free.afterMs(1, bits)).isBetween(800L, 1200L);
            assertThat(atMost.afterMs(1, bits)).isBetween(800L, 1000L);
            tenths[(int) Math.min(3, (free.afterMs(1, bits) - 800) / 100)]++;
        }
        assertThat(Arrays.stream(tenths)).allSatisfy(each -> assertThat(each).isBetween(2300, 2700));
    }

    @Test
    void shouldRefuseWhatIsNoDelay() {
        for (int[] bad : new int[][] {
            {-1, 1000, 1, 0},
            {0, 1000, 0, 0},
            {0, 0, 1, 0},
            {10, 999, 10, 0},
            {10, 1_000_001, 10, 0},
            {10, 1000, 9, 0},
            {10, 1000, 10, -1},
            {10, 1000, 10, 1001}
        }) {
            assertThatThrownBy(() -> new RedeliveryDelays(bad[0], bad[1], bad[2], bad[3]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(RedeliveryDelays.NONE.isNone()).isTrue();
    }
}
