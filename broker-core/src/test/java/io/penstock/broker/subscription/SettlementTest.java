package io.penstock.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettlementTest {
    private final Settlement settlement = new Settlement(10);

    @Test
    void shouldHaveEverythingBelowItsFirstFloorSettled() {
        assertThat(settlement.floor()).isEqualTo(10);
        assertThat(settlement.isSettled(9)).isTrue();
        assertThat(settlement.isSettled(10)).isFalse();
        assertThat(settlement.unsettledCount(10)).isZero();
        assertThat(settlement.unsettledCount(25)).isEqualTo(15);
        assertThat(settlement.isRedelivered(10)).isFalse();
        assertThat(settlement.deliveryCount(10)).isEqualTo(1);
    }

    @Test
    void shouldMoveItsFloorOverWhatIsSettledAlready() {
        assertThat(settlement.accept(12, 14)).isEqualTo(3);
        assertThat(settlement.floor()).isEqualTo(10);
        assertThat(settlement.nextUnsettled(0)).isEqualTo(10);
        assertThat(settlement.nextUnsettled(12)).isEqualTo(15);
        assertThat(settlement.accept(10, 11)).isEqualTo(2);
        assertThat(settlement.floor()).isEqualTo(15);
        assertThat(settlement.unsettledCount(20)).isEqualTo(5);
    }

    @Test
    void shouldSettleTwiceWithoutHarm() {
        assertThat(settlement.accept(5, 12)).isEqualTo(3);
        assertThat(settlement.accept(5, 12)).isZero();
        assertThat(settlement.accept(0, 9)).isZero();
        assertThat(settlement.accept(14, 16)).isEqualTo(3);
        assertThat(settlement.accept(13, 17)).isEqualTo(2);
        assertThat(settlement.floor()).isEqualTo(18);
    }

    @Test
    void shouldCountAFailureOnlyIfNobodyCountedSince() {
        assertThat(settlement.fail(11, 0)).isTrue();
        assertThat(settlement.fail(11, 0)).as("the same report again").isFalse();
        assertThat(settlement.fail(11, 1)).isTrue();
        assertThat(settlement.failureCount(11)).isEqualTo(2);
        assertThat(settlement.deliveryCount(11)).isEqualTo(3);
        assertThat(settlement.isRedelivered(11)).isTrue();
        settlement.accept(11, 11);
        assertThat(settlement.fail(11, 2)).as("settled").isFalse();
        assertThat(settlement.failureCount(11)).as("forgotten with the message").isZero();
    }

    @Test
    void shouldFlagWhatWasReservedWhenItCrashesAndCountNothing() {
        settlement.reserve(20);
        settlement.fail(12, 0);
        settlement.fail(12, 1);
        assertThat(settlement.isRedelivered(15)).as("not before the crash").isFalse();
        settlement.crashed(30);
        assertThat(settlement.isRedelivered(19)).isTrue();
        assertThat(settlement.isRedelivered(20)).isFalse();
        assertThat(settlement.deliveryCount(19)).isEqualTo(2);
        assertThat(settlement.failureCount(19)).isZero();
        assertThat(settlement.deliveryCount(12)).isEqualTo(3);
        assertThat(settlement.deliveryCount(20)).isEqualTo(1);
        assertThat(settlement.fail(19, 0)).isTrue();
        assertThat(settlement.deliveryCount(19)).as("one failure and the flag").isEqualTo(2);
    }

    @Test
    void shouldNotFlagAMessageThatCameAfterTheCrash() {
        settlement.reserve(1_000);
        settlement.crashed(14);
        assertThat(settlement.isRedelivered(13)).isTrue();
        assertThat(settlement.isRedelivered(14))
                .as("reserved, but not there yet")
                .isFalse();
    }

    @Test
    void shouldFlagOnlyWhatWasDeliveredAfterAnOrderlyStop() {
        settlement.reserve(1_000);
        settlement.delivered(13);
        settlement.crashed(1_000);
        assertThat(settlement.isRedelivered(12)).isTrue();
        assertThat(settlement.isRedelivered(13)).isFalse();
        settlement.reserve(5);
        assertThat(settlement.reservedUpTo()).as("only rises").isEqualTo(13);
    }

    @Test
    void shouldLetNobodyElseTouchWhatAPreparedTransactionHolds() {
        assertThat(settlement.lock(12, 14)).isTrue();
        assertThat(settlement.lock(14, 15)).as("held already").isFalse();
        assertThat(settlement.isPending(15)).isFalse();
        assertThat(settlement.accept(10, 16)).as("all but the three").isEqualTo(4);
        assertThat(settlement.floor()).isEqualTo(12);
        assertThat(settlement.fail(13, 0)).isFalse();
        assertThat(settlement.nextUnsettled(10)).isEqualTo(12);
        assertThat(settlement.nextReady(10)).isEqualTo(17);
        settlement.unlock(12, 12);
        assertThat(settlement.nextReady(10)).isEqualTo(12);
        assertThat(settlement.settlePending(13, 14)).isEqualTo(2);
        assertThat(settlement.accept(12, 12)).isEqualTo(1);
        assertThat(settlement.floor()).isEqualTo(17);
    }

    @Test
    void shouldTellATransactionWhatItMayNotSettle() {
        settlement.accept(15, 15);
        settlement.lock(18, 18);
        assertThat(settlement.touches(10, 14)).isFalse();
        assertThat(settlement.touches(9, 9)).isTrue();
        assertThat(settlement.touches(14, 16)).isTrue();
        assertThat(settlement.touches(17, 20)).isTrue();
        assertThat(settlement.lock(14, 15)).isFalse();
        assertThat(settlement.isPending(14)).as("all or nothing").isFalse();
    }
}
