package io.penstock.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LIKE takes a bounded number of steps: steps are counted, not time. */
@Timeout(60)
class LikePatternTest {
    private static final int LONG = 20_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%b",
                "%aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
                "%a_a_a_a_a_a_a_a_a_a_a_a_a_a_ab%",
                "%_%_%_%_%_%_%_%_%_%_%_%_%_%_%b",
                "%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%b",
                "a%_a%_a%_a%_a%_a%_a%_a%_b"
            })
    void shouldRefuseALongTextInABoundedNumberOfSteps(String text) {
        LikePattern pattern = LikePattern.of(text, -1);
        long steps = ~match(pattern, "a".repeat(LONG));
        assertThat(steps).as("the text does not match").isPositive();
        assertThat(steps).isLessThanOrEqualTo((LONG + 1L) * (pattern.size() + 1L));
    }

    @Test
    void shouldGrowNoFasterThanTheText() {
        LikePattern pattern = LikePattern.of("%a".repeat(40) + "%b", -1);
        long once = ~match(pattern, "a".repeat(LONG));
        long tenTimes = ~match(pattern, "a".repeat(10 * LONG));
        assertThat(tenTimes).isLessThanOrEqualTo(10 * once + 1000);
        assertThat(once).as("an earlier % is never tried again").isLessThan(4L * LONG);
    }

    @Test
    void shouldTakeTheLongestPatternOverALongText() {
        String longest = "%a".repeat(2000) + "b";
        long steps = ~match(LikePattern.of(longest, -1), "a".repeat(LONG));
        assertThat(steps).isPositive().isLessThan(8L * LONG);
    }

    @Test
    void shouldStayWithinTheBoundOnRandomTexts() {
        SplittableRandom dice = new SplittableRandom(7);
        String[] symbols = {"a", "b", "%", "_", "é", "%a"};
        for (int i = 0; i < 20_000; i++) {
            StringBuilder pattern = new StringBuilder();
            for (int j = dice.nextInt(12); j > 0; j--) {
                pattern.append(symbols[dice.nextInt(symbols.length)]);
            }
            StringBuilder text = new StringBuilder();
            for (int j = dice.nextInt(30); j > 0; j--) {
                text.append("aabé".charAt(dice.nextInt(4)));
            }
            LikePattern compiled = LikePattern.of(pattern.toString(), -1);
            long outcome = match(compiled, text.toString());
            int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
            assertThat(Math.max(outcome, ~outcome)).isLessThanOrEqualTo((bytes + 1L) * (compiled.size() + 1L));
            assertThat(outcome >= 0)
                    .as("'%s' LIKE '%s'", text, pattern)
                    .isEqualTo(
                            NaiveEvaluator.matches(text.toString(), new Node.Pattern(pattern.toString(), null, false)));
        }
    }

    /** UTF-8 that is none comes only from a client that makes its own: it must end, within the bytes. */
    @Test
    void shouldEndOnBrokenUtf8() {
        byte[] broken = {(byte) 0xF0, (byte) 0x9F, (byte) 0x80, (byte) 0x80, (byte) 0x80, 'a', (byte) 0xE0};
        ByteBuffer text = ByteBuffer.wrap(broken);
        for (String pattern : new String[] {"_a_", "%_", "___", "%a%", "_%_%_", "b"}) {
            LikePattern compiled = LikePattern.of(pattern, -1);
            for (int from = 0; from <= broken.length; from++) {
                long outcome = compiled.match(text, from, broken.length - from);
                assertThat(Math.max(outcome, ~outcome)).isLessThan(100);
            }
        }
    }

    private static long match(LikePattern pattern, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return pattern.match(ByteBuffer.wrap(bytes), 0, bytes.length);
    }
}
