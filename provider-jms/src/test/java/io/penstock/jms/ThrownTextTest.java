package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a dead letter tells of an exception is one harmless line of bounded length. */
class ThrownTextTest {
    private static final String CLASS = "java.lang.IllegalStateException";

    @Test
    void shouldNameTheClassAndTheMessage() {
        assertThat(ThrownText.of(new IllegalStateException("no such order: ü")))
                .isEqualTo(CLASS + ": no such order: ü");
        assertThat(ThrownText.of(new IllegalStateException())).isEqualTo(CLASS);
        assertThat(ThrownText.of(new StackOverflowError())).isEqualTo("java.lang.StackOverflowError");
    }

    @Test
    void shouldReplaceWhatBreaksALineOrSteersATerminal() {
        assertThat(ThrownText.of(new IllegalStateException("a\r\nb\tc\u001b[31md\u2028e\u202ef\ud800g")))
                .isEqualTo(CLASS + ": a  b c [31md e f g");
    }

    @Test
    void shouldCutALongTextAndNoCharacterInTwo() {
        int room = ThrownText.LIMIT - CLASS.length() - 2;
        String fits = "x".repeat(room);
        assertThat(ThrownText.of(new IllegalStateException(fits))).isEqualTo(CLASS + ": " + fits);
        assertThat(ThrownText.of(new IllegalStateException(fits + "x")))
                .isEqualTo(CLASS + ": " + "x".repeat(room - 1) + "…")
                .hasSize(ThrownText.LIMIT);
        String pairs = "x".repeat(room - 2) + "\ud83d\ude00".repeat(100_000);
        assertThat(ThrownText.of(new IllegalStateException(pairs)))
                .isEqualTo(CLASS + ": " + "x".repeat(room - 2) + "…");
    }

    @Test
    void shouldDoWithoutAMessageThatCannotBeHad() {
        RuntimeException thrown = new IllegalStateException() {
            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("again");
            }
        };
        assertThat(ThrownText.of(thrown)).isEqualTo(thrown.getClass().getName());
    }
}
