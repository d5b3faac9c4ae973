package io.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.traffic.DeliveryCheck.Redelivered;
import org.junit.jupiter.api.Test;

class CompetitionCheckTest {
    private static final int GROUP = 0;
    private static final int LONE = Competition.producers() - 1;

    private final CompetitionCheck check = new CompetitionCheck(Competition.producers());

    private void arrive(int producer, int number, Redelivered redelivered) {
        check.answered(producer, number);
        check.received(producer, number, redelivered);
    }

    private void assertViolation(String what) {
        assertThat(check.violations()).singleElement().asString().contains(what);
    }

    @Test
    void shouldBeContentWithAMessageThatWasGivenBackAndComesFlaggedInItsOrder() {
        arrive(GROUP, 0, Redelivered.NO);
        arrive(GROUP, 1, Redelivered.NO);
        check.givenBack(GROUP, 0);
        check.givenBack(GROUP, 1);
        arrive(GROUP, 0, Redelivered.YES);
        arrive(GROUP, 1, Redelivered.YES);
        check.settled(GROUP, 0);
        check.end();
        assertThat(check.violations()).isEmpty();
    }

    @Test
    void shouldSeeARepeatWithoutItsFlag() {
        arrive(LONE, 3, Redelivered.NO);
        arrive(LONE, 3, Redelivered.NO);
        assertViolation("without JMSRedelivered");
    }

    @Test
    void shouldSeeWhatWasSettledComeAgain() {
        arrive(LONE, 3, Redelivered.NO);
        check.settled(LONE, 3);
        arrive(LONE, 3, Redelivered.YES);
        assertViolation("was settled and comes again");
    }

    @Test
    void shouldSeeAGroupOutOfOrderAndNotMindOthers() {
        arrive(LONE, 1, Redelivered.NO);
        arrive(LONE, 0, Redelivered.NO);
        assertThat(check.violations()).isEmpty();
        arrive(GROUP, 1, Redelivered.NO);
        arrive(GROUP, 0, Redelivered.NO);
        assertViolation("comes behind 1");
    }

    @Test
    void shouldSeeAGroupProcessedOutOfOrder() {
        arrive(GROUP, 0, Redelivered.NO);
        check.givenBack(GROUP, 0);
        arrive(GROUP, 1, Redelivered.NO);
        arrive(GROUP, 0, Redelivered.YES);
        check.end();
        assertViolation("was processed before one that was sent earlier");
    }

    @Test
    void shouldSeeWhatNobodyGot() {
        check.answered(LONE, 9);
        arrive(LONE, 10, Redelivered.NO);
        check.givenBack(LONE, 10);
        check.end();
        assertThat(check.violations())
                .hasSize(2)
                .anyMatch(what -> what.contains("message 9 was answered and nobody got it"))
                .anyMatch(what -> what.contains("message 10 was given back and never came again"));
    }

    @Test
    void shouldSeeADeadLetterThatNobodySawAndOneThatWasSettled() {
        check.dead(LONE, 1);
        assertViolation("a dead letter that nobody saw");
        arrive(LONE, 2, Redelivered.NO);
        check.settled(LONE, 2);
        check.dead(LONE, 2);
        assertThat(check.violations()).hasSize(2).anyMatch(what -> what.contains("was settled and is a dead letter"));
    }
}
