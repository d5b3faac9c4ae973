package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.agent.Clock;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BrokerClockTest {
    private static final long START = 1_700_000_000_000L;

    /** A machine whose wall clock can be set, and drifts. */
    private static final class Machine implements Clock {
        private long nanos = -77;
        private long wallNanos = TimeUnit.MILLISECONDS.toNanos(START);
        private long driftPermille;
        private int pauses;
        private long pauseBeforeMs;
        private long pauseAfterMs;

        void pass(long ms) {
            long by = TimeUnit.MILLISECONDS.toNanos(ms);
            nanos += by;
            wallNanos += by + by / 1000 * driftPermille;
        }

        void set(long byMs) {
            wallNanos += TimeUnit.MILLISECONDS.toNanos(byMs);
        }

        /** Whoever reads the wall clock the next times is paused just before and just after. */
        void pauseReaders(int times, long beforeMs, long afterMs) {
            pauses = times;
            pauseBeforeMs = beforeMs;
            pauseAfterMs = afterMs;
        }

        private boolean pauses() {
            return pauses > 0 && pauses-- > 0;
        }

        @Override
        public long epochMs() {
            return TimeUnit.NANOSECONDS.toMillis(epochNanos());
        }

        @Override
        public long epochNanos() {
            boolean paused = pauses();
            if (paused) {
                pass(pauseBeforeMs);
            }
            long time = wallNanos;
            if (paused) {
                pass(pauseAfterMs);
            }
            return time;
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }

    private final Machine machine = new Machine();
    private BrokerClock clock = new BrokerClock(machine, 0);

    /** Lets time pass while somebody looks at the clock often. */
    private void pass(long ms) {
        for (long left = ms; left > 0; left -= 10) {
            machine.pass(Math.min(10, left));
            clock.epochMs();
        }
    }

    @Test
    void shouldBeTheWallClockAsLongAsNobodySetsIt() {
        for (int i = 0; i < 1_000; i++) {
            machine.pass(i);
            assertThat(clock.epochMs()).isEqualTo(machine.epochMs());
        }
    }

    @Test
    void shouldNotJumpWithTheWallClockInEitherDirection() {
        for (long hours : new long[] {1, -2, 24, -48}) {
            long before = clock.epochMs();
            machine.set(TimeUnit.HOURS.toMillis(hours));
            assertThat(clock.epochMs()).isEqualTo(before);
            pass(60_000);
            assertThat(clock.epochMs() - before).isBetween(59_940L, 60_060L);
        }
    }

    @Test
    void shouldFollowTheWallClockSlowlyAndThenStayWithIt() {
        machine.set(500);
        pass(400_000);
        assertThat(machine.epochMs() - clock.epochMs()).isBetween(99L, 101L);
        pass(200_000);
        assertThat(machine.epochMs() - clock.epochMs()).isBetween(0L, 1L);
        machine.set(-500);
        pass(600_000);
        assertThat(machine.epochMs() - clock.epochMs()).isBetween(-1L, 0L);
    }

    @Test
    void shouldNotOvershootWhileNobodyLooks() {
        machine.set(50);
        pass(200);
        machine.pass(TimeUnit.DAYS.toMillis(1));
        assertThat(clock.epochMs()).isEqualTo(machine.epochMs());
        machine.pass(10);
        assertThat(clock.epochMs()).isEqualTo(machine.epochMs());
    }

    @Test
    void shouldKeepUpWithAClockThatDrifts() {
        for (long drift : new long[] {1, -1}) {
            machine.driftPermille = drift;
            for (int i = 0; i < 1_000; i++) {
                pass(100);
                assertThat(machine.epochMs() - clock.epochMs()).isBetween(-3L, 3L);
            }
        }
    }

    @Test
    void shouldNeverGoBack() {
        SplittableRandom random = new SplittableRandom(3);
        long last = clock.epochMs();
        for (int i = 0; i < 100_000; i++) {
            machine.pass(random.nextInt(200));
            if (random.nextInt(50) == 0) {
                machine.set(random.nextLong(-10_000_000, 10_000_000));
            }
            assertThat(clock.epochMs()).isGreaterThanOrEqualTo(last);
            last = clock.epochMs();
        }
    }

    @Test
    void shouldBeginWithTheWallClockButNotBeforeTheLog() {
        machine.set(TimeUnit.HOURS.toMillis(3));
        assertThat(new BrokerClock(machine, START).epochMs()).isEqualTo(machine.epochMs());
        clock = new BrokerClock(machine, machine.epochMs() + 5_000);
        assertThat(clock.epochMs()).isEqualTo(machine.epochMs() + 5_000);
        pass(60_000);
        assertThat(clock.epochMs() - machine.epochMs()).isBetween(4_939L, 4_941L);
    }

    @Test
    void shouldBeginWithTheWallClockToTheMicrosecondAlsoIfAThreadIsPausedAsItLooks() {
        for (int pauses = 0; pauses < 7; pauses++) {
            machine.nanos += 999_000;
            machine.wallNanos += 999_000;
            machine.pauseReaders(pauses, 0, 20);
            clock = new BrokerClock(machine, 0);
            machine.pauseReaders(0, 0, 0);
            for (int i = 0; i < 50; i++) {
                assertThat(clock.epochMs()).isEqualTo(machine.epochMs());
                machine.nanos += 90_000;
                machine.wallNanos += 90_000;
            }
        }
    }

    @Test
    void shouldNotBeAheadOfTheWallClockBecauseAThreadWasPausedAsItLooked() {
        for (int pauses = 1; pauses < 20; pauses++) {
            machine.pass(200);
            machine.pauseReaders(pauses, 10_000, 0);
            clock.epochMs();
            machine.pauseReaders(0, 0, 0);
            machine.pass(TimeUnit.HOURS.toMillis(1));
            assertThat(clock.epochMs()).isEqualTo(machine.epochMs());
        }
    }

    @Test
    void shouldLookAgainAfterAPauseAndFallBehindForAWhileIfEveryLookIsPaused() {
        machine.pass(200);
        machine.pauseReaders(1, 0, 10_000);
        clock.epochMs();
        machine.pass(TimeUnit.HOURS.toMillis(1));
        assertThat(clock.epochMs()).isEqualTo(machine.epochMs());
        machine.pass(200);
        machine.pauseReaders(100, 0, 500);
        clock.epochMs();
        machine.pauseReaders(0, 0, 0);
        pass(1_000);
        assertThat(machine.epochMs() - clock.epochMs()).isBetween(0L, 1L);
    }
}
