package io.penstock.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final String LEASE = "lease";
    private static final String OTHER = "other";

    private final Arrivals<String> arrivals = new Arrivals<>();

    private List<Long> all() {
        List<Long> all = new ArrayList<>();
        arrivals.forEach(LEASE, (from, to) -> {
            for (long offset = from; offset <= to; offset++) {
                all.add(offset);
            }
        });
        return all;
    }

    @Test
    void shouldTakeALowerOffsetThatCameLaterForUnreadWhenAHigherOneIsRead() {
        arrivals.add(LEASE, 101);
        arrivals.add(LEASE, 102);
        arrivals.add(LEASE, 50);
        arrivals.removeUpTo(LEASE, 101);
        assertThat(all()).containsExactly(102L, 50L);
        arrivals.removeUpTo(LEASE, 101);
        assertThat(all()).as("one that is not here any more").containsExactly(102L, 50L);
        arrivals.removeUpTo(LEASE, 50);
        assertThat(all()).isEmpty();
        assertThat(arrivals.first()).isEqualTo(-1);
    }

    @Test
    void shouldTellTheOrderAcrossLeases() {
        arrivals.add(OTHER, 7);
        arrivals.add(LEASE, 1);
        arrivals.add(OTHER, 8);
        arrivals.add(LEASE, 2);
        assertThat(arrivals.firstOwner()).isEqualTo(OTHER);
        arrivals.removeUpTo(LEASE, 1);
        assertThat(arrivals.size(OTHER)).isEqualTo(1);
        assertThat(arrivals.first()).isEqualTo(8);
        arrivals.removeUpTo(LEASE, 2);
        assertThat(arrivals.size(OTHER)).as("delivered before").isZero();
        assertThat(arrivals.firstOwner()).isNull();
    }

    @Test
    void shouldKeepTheOrderOfArrivalWhateverArrivesAndLeaves() {
        SplittableRandom random = new SplittableRandom(7);
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            long offset = random.nextInt(40);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    if (!expected.contains(offset)) {
                        expected.add(offset);
                        arrivals.add(LEASE, offset);
                    }
                }
                case 2 -> {
                    long to = offset + random.nextInt(5);
                    expected.removeIf(each -> each >= offset && each <= to);
                    arrivals.remove(LEASE, offset, to);
                }
                default -> {
                    int at = expected.indexOf(offset);
                    expected.subList(0, at + 1).clear();
                    arrivals.removeUpTo(LEASE, offset);
                }
            }
            assertThat(all()).isEqualTo(expected);
            assertThat(arrivals.size(LEASE)).isEqualTo(expected.size());
            assertThat(arrivals.first()).isEqualTo(expected.isEmpty() ? -1 : expected.get(0));
            List<Long> first = new ArrayList<>();
            for (long each : arrivals.first(LEASE, 3)) {
                first.add(each);
            }
            assertThat(first).isEqualTo(expected.subList(0, Math.min(3, expected.size())));
        }
    }
}
