package io.penstock.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.StateFixture;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of random operations on a settlement and on a model that remembers each offset by itself. */
class SettlementModelTest {
    private static final int OFFSETS = 400;
    private static final int BASE = 1_000;

    private final boolean[] settled = new boolean[OFFSETS];
    private final boolean[] pending = new boolean[OFFSETS];
    private final int[] failures = new int[OFFSETS];
    private int reserved;
    private int flagged;
    private Settlement settlement = new Settlement(BASE);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldBehaveLikeTheModel(long seed) {
        Random random = new Random(seed);
        int span = 0;
        for (int step = 0; step < 6_000; step++) {
            span = Math.min(OFFSETS - 50, step / 15);
            int from = random.nextInt(span + 10);
            int to = from + (random.nextInt(3) > 0 ? 0 : random.nextInt(30));
            operate(random, from, to, "seed " + seed + ", step " + step);
            compare(from, "seed " + seed + ", step " + step);
        }
    }

    private void operate(Random random, int from, int to, String where) {
        switch (random.nextInt(12)) {
            case 0, 1 ->
                assertThat(settlement.accept(BASE + from, BASE + to)).as(where).isEqualTo(accept(from, to));
            case 2 -> {
                int floor = Math.min(from, (int) settlement.floor() - BASE);
                assertThat(settlement.accept(BASE + floor, BASE + floor))
                        .as(where)
                        .isEqualTo(accept(floor, floor));
            }
            case 3, 4 -> {
                int seen = random.nextInt(3);
                boolean counted = !settled[from] && !pending[from] && failures[from] == seen;
                failures[from] += counted ? 1 : 0;
                assertThat(settlement.fail(BASE + from, seen)).as(where).isEqualTo(counted);
            }
            case 5 ->
                assertThat(settlement.lock(BASE + from, BASE + to)).as(where).isEqualTo(lock(from, to));
            case 6, 7 -> {
                int held = firstPending(from);
                settlement.unlock(BASE + held, BASE + held + 3);
                fill(pending, held, held + 3, false);
            }
            case 8 -> {
                int held = firstPending(from);
                fill(pending, held, held, false);
                assertThat(settlement.settlePending(BASE + held, BASE + held)).isEqualTo(accept(held, held));
            }
            case 9 -> {
                settlement.reserve(BASE + to);
                reserved = Math.max(reserved, to);
            }
            case 10 -> {
                if (random.nextInt(50) == 0) {
                    int there = random.nextInt(OFFSETS);
                    settlement.crashed(BASE + there);
                    flagged = Math.max(flagged, Math.min(reserved, there));
                }
            }
            default -> settlement = copy();
        }
    }

    private void compare(int from, String where) {
        int unsettled = 0;
        for (int i = 0; i < OFFSETS; i++) {
            unsettled += settled[i] ? 0 : 1;
        }
        assertThat(settlement.unsettledCount(BASE + OFFSETS)).as(where).isEqualTo(unsettled);
        assertThat(settlement.floor()).as(where).isEqualTo(BASE + first(0, false));
        assertThat(settlement.nextUnsettled(BASE + from)).as(where).isEqualTo(BASE + first(from, false));
        assertThat(settlement.nextReady(BASE + from)).as(where).isEqualTo(BASE + first(from, true));
        assertThat(settlement.isSettled(BASE + from)).as(where).isEqualTo(settled[from]);
        assertThat(settlement.isPending(BASE + from)).as(where).isEqualTo(pending[from]);
        int failed = settled[from] ? 0 : failures[from];
        assertThat(settlement.failureCount(BASE + from)).as(where).isEqualTo(failed);
        assertThat(settlement.isRedelivered(BASE + from)).as(where).isEqualTo(from < flagged || failed > 0);
        assertThat(settlement.deliveryCount(BASE + from))
                .as(where)
                .isEqualTo(from < flagged ? Math.max(2, failed + 1) : failed + 1);
        assertThat(settlement.reservedUpTo()).as(where).isEqualTo(BASE + reserved);
    }

    private Settlement copy() {
        ByteBuffer bytes = StateFixture.encoded(settlement::encode);
        Settlement copy = Settlement.decode(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        return copy;
    }

    private long accept(int from, int to) {
        long fresh = 0;
        for (int i = from; i <= to; i++) {
            if (!settled[i] && !pending[i]) {
                settled[i] = true;
                fresh++;
            }
        }
        return fresh;
    }

    private boolean lock(int from, int to) {
        for (int i = from; i <= to; i++) {
            if (settled[i] || pending[i]) {
                return false;
            }
        }
        fill(pending, from, to, true);
        return true;
    }

    private int firstPending(int from) {
        for (int i = from; i < OFFSETS - 4; i++) {
            if (pending[i]) {
                return i;
            }
        }
        return from;
    }

    private int first(int from, boolean ready) {
        int offset = from;
        while (settled[offset] || ready && pending[offset]) {
            offset++;
        }
        return offset;
    }

    private static void fill(boolean[] flags, int from, int to, boolean value) {
        for (int i = from; i <= to; i++) {
            flags[i] = value;
        }
    }
}
