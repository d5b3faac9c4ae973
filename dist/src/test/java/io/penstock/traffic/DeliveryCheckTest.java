package io.penstock.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.traffic.DeliveryCheck.Redelivered;
import org.junit.jupiter.api.Test;

class DeliveryCheckTest {
    private final Payload payload = new Payload(100);
    private final DeliveryCheck check = new DeliveryCheck(payload, 2);

    @Test
    void shouldBeContentWithEachMessageOnceInOrder() {
        for (int number = 0; number < 10; number++) {
            answer(0, number);
            answer(1, number);
            arrive(0, number, Redelivered.NO);
            arrive(1, number, Redelivered.NO);
        }
        assertThat(check.complete()).isTrue();
        assertThat(check.verdict()).isEqualTo(new DeliveryCheck.Verdict(20, 20, 0, 0, 0, 0, 0));
        assertThat(check.verdict().ok()).isTrue();
    }

    @Test
    void shouldMissWhatWasAnsweredAndNotWhatWasNot() {
        answer(0, 0);
        answer(0, 2);
        arrive(0, 0, Redelivered.NO);
        assertThat(check.complete()).isFalse();
        assertThat(check.verdict().lost()).isEqualTo(1);
        assertThat(check.verdict().ok()).isFalse();
    }

    @Test
    void shouldAllowARepeatOnlyWithItsFlag() {
        answer(0, 0);
        arrive(0, 0, Redelivered.NO);
        arrive(0, 0, Redelivered.YES);
        assertThat(check.verdict().ok()).isTrue();
        assertThat(check.verdict().flaggedRepeats()).isEqualTo(1);
        arrive(0, 0, Redelivered.NO);
        assertThat(check.verdict().ok()).isFalse();
        assertThat(check.verdict().unflaggedRepeats()).isEqualTo(1);
    }

    @Test
    void shouldSeeABrokenOrderOfOneProducer() {
        arrive(0, 1, Redelivered.NO);
        arrive(1, 0, Redelivered.NO);
        assertThat(check.verdict().orderBreaks()).isZero();
        arrive(0, 0, Redelivered.NO);
        assertThat(check.verdict().orderBreaks()).isEqualTo(1);
        assertThat(check.verdict().ok()).isFalse();
    }

    @Test
    void shouldJudgeNoOrderIfToldSoAndEverythingElse() {
        DeliveryCheck unordered = new DeliveryCheck(payload, 1, DeliveryCheck.Order.NONE);
        unordered.received(payload.body(0, 1), Redelivered.NO);
        unordered.received(payload.body(0, 0), Redelivered.NO);
        assertThat(unordered.verdict().ok()).isTrue();
        unordered.received(payload.body(0, 0), Redelivered.NO);
        assertThat(unordered.verdict().unflaggedRepeats()).isEqualTo(1);
    }

    @Test
    void shouldAddVerdicts() {
        DeliveryCheck.Verdict verdict = new DeliveryCheck.Verdict(1, 2, 3, 4, 5, 6, 7);
        assertThat(verdict.plus(verdict)).isEqualTo(new DeliveryCheck.Verdict(2, 4, 6, 8, 10, 12, 14));
    }

    @Test
    void shouldSeeAnyChangedByte() {
        for (int i = 0; i < payload.size(); i++) {
            byte[] body = payload.body(1, 7);
            body[i] ^= 1;
            Payload.Mark mark = payload.read(body);
            assertThat(mark).as("byte " + i).isNotEqualTo(new Payload.Mark(1, 7));
        }
        check.received(new byte[] {1, 2, 3}, Redelivered.NO);
        assertThat(check.verdict().damaged()).isEqualTo(1);
        assertThat(check.verdict().ok()).isFalse();
    }

    private void answer(int producer, int number) {
        check.answered(producer, number);
    }

    private void arrive(int producer, int number, Redelivered redelivered) {
        check.received(payload.body(producer, number), redelivered);
    }
}
