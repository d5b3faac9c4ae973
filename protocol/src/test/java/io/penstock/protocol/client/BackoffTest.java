package io.penstock.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.client.ClientOptions.Failover;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static Backoff backoff(int reconnect, int startup, int warnAfter) {
        return new Backoff(new Failover(
                5, 10, 35, 2, new Failover.Attempts(reconnect, startup, warnAfter), Failover.Order.AS_GIVEN));
    }

    @Test
    void shouldWaitLongerEachTimeUpToTheMost() {
        Backoff backoff = backoff(-1, 0, 0);
        backoff.startReconnecting();
        List<Long> delays = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            assertThat(backoff.takeAttempt()).isTrue();
            delays.add(backoff.delayMs());
        }
        assertThat(delays).containsExactly(5L, 10L, 20L, 35L, 35L, 35L);
    }

    @Test
    void shouldAllowAsManyRoundsAsSet() {
        Backoff backoff = backoff(2, 0, 0);
        assertThat(backoff.takeAttempt()).isTrue();
        assertThat(backoff.takeAttempt()).isFalse();
        backoff.startReconnecting();
        assertThat(backoff.takeAttempt()).isTrue();
        assertThat(backoff.takeAttempt()).isTrue();
        assertThat(backoff.takeAttempt()).isFalse();
    }

    @Test
    void shouldWarnAfterEverySoManyRoundsAndCountAnewAfterALoss() {
        Backoff backoff = backoff(-1, -1, 3);
        assertThat(warnings(backoff, 7)).containsExactly(3, 6);
        backoff.startReconnecting();
        assertThat(warnings(backoff, 4)).containsExactly(3);
        assertThat(warnings(backoff(-1, -1, 0), 30)).isEmpty();
    }

    /** The rounds after which a warning is due. */
    private static List<Integer> warnings(Backoff backoff, int rounds) {
        return IntStream.rangeClosed(1, rounds)
                .filter(round -> {
                    backoff.takeAttempt();
                    return backoff.isWarningDue();
                })
                .boxed()
                .toList();
    }

    @Test
    void shouldRefuseAttemptsThatAreNone() {
        assertThatThrownBy(() -> new Failover.Attempts(-2, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Failover.Attempts(0, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
