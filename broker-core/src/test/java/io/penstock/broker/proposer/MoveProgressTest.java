package io.penstock.broker.proposer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MoveProgressTest {
    private final MoveProgress progress = new MoveProgress();

    @Test
    void shouldGoOnAfterARoundThatMovedSomething() {
        progress.beginTarget();
        progress.beginRound();
        progress.begun();
        assertThat(progress.isUnderWay()).isTrue();
        assertThat(progress.bytes()).isZero();
        progress.moved(100);
        assertThat(progress.isUnderWay()).isFalse();
        assertThat(progress.goesOn()).isTrue();
        assertThat(progress.bytes()).isEqualTo(100);
        progress.beginRound();
        assertThat(progress.goesOn()).as("nothing was left").isFalse();
    }

    @Test
    void shouldRestWhereTheLogTakesNoMove() {
        progress.beginTarget();
        progress.beginRound();
        progress.begun();
        progress.begun();
        progress.moved(100);
        progress.refused();
        assertThat(progress.isUnderWay()).isFalse();
        assertThat(progress.wasRefused()).isTrue();
        assertThat(progress.goesOn())
                .as("each further round would read and ask the same")
                .isFalse();
        assertThat(progress.bytes()).isEqualTo(100);
        progress.beginRound();
        assertThat(progress.wasRefused()).isFalse();
    }

    @Test
    void shouldBeStuckAtADamagedMessage() {
        progress.beginTarget();
        progress.damaged(Long.MAX_VALUE);
        assertThat(progress.isStuck()).isFalse();
        progress.damaged(7);
        assertThat(progress.isStuck()).isTrue();
        progress.beginTarget();
        assertThat(progress.isStuck()).isFalse();
    }
}
