package io.penstock.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue as users read it in docs/errors.md, which is generated from it. */
class ErrorCodeTest {
    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void shouldSayWhatHappenedAndWhatToDo(ErrorCode code) {
        for (String sentence : new String[] {code.cause(), code.remedy()}) {
            assertThat(sentence).matches("(?s)[A-Z].*\\.").doesNotContain("|", "\n", "  ");
            assertThat(sentence).hasSizeGreaterThan(10);
        }
        assertThat(code.cause()).isNotEqualTo(code.remedy());
        assertThat(code.label()).isEqualTo("PENSTOCK-" + code.number());
        assertThat(ErrorCode.of(code.number())).isSameAs(code);
    }

    @Test
    void shouldHaveEachNumberAndEachCauseOnce() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::cause)).doesNotHaveDuplicates();
        assertThat(ErrorCode.of(999)).isNull();
        assertThat(ErrorCode.of(2_000)).isNull();
        assertThat(ErrorCode.of(1_999)).isNull();
    }
}
