package io.penstock.broker.transaction;

import static io.penstock.broker.transaction.ProducerVerdict.ACCEPT;
import static io.penstock.broker.transaction.ProducerVerdict.DUPLICATE;
import static io.penstock.broker.transaction.ProducerVerdict.IN_DOUBT;
import static io.penstock.broker.transaction.ProducerVerdict.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.StateFixture;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProducersTest {
    private static final int WINDOW = 4_096;

    private Producers producers = new Producers();

    @Test
    void shouldKnowARepeat() {
        assertThat(check(0)).isEqualTo(ACCEPT);
        accept(0);
        accept(1);
        assertThat(check(0)).isEqualTo(DUPLICATE);
        assertThat(check(1)).isEqualTo(DUPLICATE);
        assertThat(check(2)).isEqualTo(ACCEPT);
        assertThat(producers.check(1, 2, 4, 0)).as("another stream").isEqualTo(ACCEPT);
        assertThat(producers.check(1, 3, 3, 0)).as("another client").isEqualTo(ACCEPT);
    }

    @Test
    void shouldNotKnowAStreamThatDoesNotBeginAtZero() {
        assertThat(check(1)).isEqualTo(UNKNOWN);
        assertThat(check(-1)).isEqualTo(IN_DOUBT);
        assertThat(producers.size()).as("asking changes nothing").isZero();
    }

    @Test
    void shouldKeepARefusedNumberAsAHoleThatMayBeFilled() {
        producers.refuse(1, 2, 3, 0);
        assertThat(check(0)).isEqualTo(ACCEPT);
        accept(1);
        assertThat(check(0)).isEqualTo(ACCEPT);
        accept(0);
        assertThat(check(0)).isEqualTo(DUPLICATE);
        accept(5);
        for (long passedOver = 2; passedOver < 5; passedOver++) {
            assertThat(check(passedOver)).as("number " + passedOver).isEqualTo(ACCEPT);
        }
    }

    @Test
    void shouldBeInDoubtBelowTheWindow() {
        accept(0);
        accept(2);
        accept(WINDOW);
        assertThat(check(0)).isEqualTo(IN_DOUBT);
        assertThat(check(1)).as("a hole, still in the window").isEqualTo(ACCEPT);
        assertThat(check(2)).isEqualTo(DUPLICATE);
        accept(WINDOW + 1);
        assertThat(check(1)).isEqualTo(IN_DOUBT);
        accept(10L * WINDOW);
        assertThat(check(9L * WINDOW)).isEqualTo(IN_DOUBT);
        assertThat(check(9L * WINDOW + 1)).isEqualTo(ACCEPT);
        accept(Long.MAX_VALUE);
        assertThat(check(Long.MAX_VALUE)).isEqualTo(DUPLICATE);
    }

    @Test
    void shouldNotNumberForeignClients() {
        producers.accept(0, 0, 3, 7);
        producers.refuse(0, 0, 3, 8);
        assertThat(producers.check(0, 0, 3, 7)).isEqualTo(ACCEPT);
        assertThat(producers.check(0, 0, 3, -1)).isEqualTo(ACCEPT);
        assertThat(producers.size()).isZero();
    }

    @Test
    void shouldForgetTheStreamThatWasLongestUnused() {
        producers = new Producers(3);
        for (int stream = 0; stream < 3; stream++) {
            producers.accept(1, 2, stream, 0);
        }
        producers.accept(1, 2, 0, 1);
        producers.accept(1, 2, 3, 0);
        assertThat(producers.size()).isEqualTo(3);
        assertThat(producers.check(1, 2, 0, 1)).isEqualTo(DUPLICATE);
        assertThat(producers.check(1, 2, 1, 1)).as("forgotten").isEqualTo(UNKNOWN);
        assertThat(producers.check(1, 2, 2, 0)).isEqualTo(DUPLICATE);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldBehaveLikeAModelThatForgetsNothingInTheWindow(long seed) {
        Random random = new Random(seed);
        int limit = 40;
        producers = new Producers(limit);
        Map<Long, Set<Long>> accepted = new LinkedHashMap<>();
        Map<Long, Long> last = new LinkedHashMap<>();
        for (int step = 0; step < 40_000; step++) {
            long stream = random.nextInt(50);
            long high = stream % 5;
            int low = (int) (stream / 5);
            Long known = last.get(stream);
            long number = pick(random, known == null ? -1 : known);
            ProducerVerdict expected = expected(known, accepted.get(stream), number);
            assertThat(producers.check(high, 77, low, number))
                    .as("seed " + seed + ", step " + step)
                    .isEqualTo(expected);
            if (expected == ACCEPT) {
                if (known == null && last.size() == limit) {
                    Long oldest = last.keySet().iterator().next();
                    last.remove(oldest);
                    accepted.remove(oldest);
                }
                last.remove(stream);
                last.put(stream, known == null ? number : Math.max(known, number));
                Set<Long> set = accepted.computeIfAbsent(stream, s -> new HashSet<>());
                if (random.nextInt(4) == 0) {
                    producers.refuse(high, 77, low, number);
                } else {
                    producers.accept(high, 77, low, number);
                    set.add(number);
                }
            }
            assertThat(producers.size()).isEqualTo(last.size());
            if (step % 1_000 == 999) {
                producers = copy(limit);
            }
        }
    }

    private static long pick(Random random, long last) {
        return switch (random.nextInt(10)) {
            case 0 -> Math.max(0, last - random.nextInt(2 * WINDOW));
            case 1 -> last + random.nextInt(30);
            case 2 -> random.nextInt(50) == 0 ? last + random.nextInt(3 * WINDOW) : last + 1;
            case 3, 4 -> Math.max(0, last - random.nextInt(20));
            default -> last + 1;
        };
    }

    private static ProducerVerdict expected(Long last, Set<Long> accepted, long number) {
        if (number < 0) {
            return IN_DOUBT;
        }
        if (last == null) {
            return number == 0 ? ACCEPT : UNKNOWN;
        }
        if (number <= last - WINDOW) {
            return IN_DOUBT;
        }
        return accepted.contains(number) ? DUPLICATE : ACCEPT;
    }

    private Producers copy(int limit) {
        ByteBuffer bytes = StateFixture.encoded(producers::encode);
        Producers copy = new Producers(limit);
        copy.decode(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(StateFixture.encoded(copy::encode)).isEqualTo(StateFixture.encoded(producers::encode));
        return copy;
    }

    private ProducerVerdict check(long number) {
        return producers.check(1, 2, 3, number);
    }

    private void accept(long number) {
        producers.accept(1, 2, 3, number);
    }
}
