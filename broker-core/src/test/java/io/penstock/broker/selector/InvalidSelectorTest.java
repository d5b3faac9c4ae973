package io.penstock.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.protocol.wire.ErrorCode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no selector (3.8.1.1), at which column that is said, and the limits. */
@Timeout(60)
class InvalidSelectorTest {
    private static final String[] SOUP = {
        "a",
        "b",
        "JMSType",
        "JMSDestination",
        "'x'",
        "''",
        "'%_'",
        "'",
        "1",
        "0x1F",
        "1.5e3",
        ".",
        "9e999",
        "08",
        "1_",
        "(",
        ")",
        "((",
        ",",
        "+",
        "-",
        "*",
        "/",
        "=",
        "<>",
        "<",
        ">",
        "<=",
        ">=",
        "NOT",
        "and",
        "Or",
        "BETWEEN",
        "like",
        "IN",
        "IS",
        "NULL",
        "ESCAPE",
        "TRUE",
        "false",
        " ",
        "\t",
        "\n",
        "\"",
        "!",
        "\\",
        "\u0000",
        "é",
        "😀",
        "\uD800",
        "%",
        ";"
    };

    @ParameterizedTest(name = "{1} at {0}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1  | NULL = 0                | a value
            5  | NOT = 0                 | an identifier, a literal or '('
            5  | a = AND                 | the reserved word AND
            1  | AND = 0                 | an identifier, a literal or '('
            1  | OR = 0                  | an identifier, a literal or '('
            1  | BETWEEN = 0             | an identifier, a literal or '('
            1  | like = 0                | an identifier, a literal or '('
            1  | IN = 0                  | an identifier, a literal or '('
            1  | IS = 0                  | an identifier, a literal or '('
            1  | ESCAPE = 0              | an identifier, a literal or '('
            5  | a = NULL                | IS NULL
            10 | myProp > 'foo'          | a number was expected after >
            11 | myProp >= TRUE          | a number was expected after >=
            1  | 'foo' > TRUE            | a number was expected before >
            1  | TRUE < a                | a number was expected before <
            8  | TRUE = 0                | a condition cannot be compared with a number
            9  | false = 0               | a condition cannot be compared with a number
            5  | 0 = TRUE                | a number cannot be compared with a condition
            9  | TRUE <> 'true'          | a condition cannot be compared with a string
            11 | (a > 1) = b + 1         | a condition cannot be compared with a number
            1  | 'a' BETWEEN 1 AND 2     | a number was expected before BETWEEN
            11 | a BETWEEN 'foo' AND 'test' | a number was expected after BETWEEN
            17 | a BETWEEN 1 AND 'test'  | a number was expected after AND of BETWEEN
            13 | a BETWEEN 1 OR 2        | AND
            11 | a NOT IN (1,2,3)        | a string in single quotes
            7  | a IN ()                 | a string in single quotes
            7  | a IN (b)                | a string in single quotes
            6  | a IN 'b'                | '('
            11 | a IN ('b' 'c')          | ')'
            1  | 'a' IN ('a')            | an identifier was expected before IN
            8  | a LIKE 7                | a string in single quotes
            8  | a LIKE b                | a string in single quotes
            1  | 1 LIKE '7'              | an identifier was expected before LIKE
            19 | a LIKE 'b' ESCAPE 'xx'  | a string of one character
            19 | a LIKE 'b' ESCAPE ''    | a string of one character
            8  | a LIKE 'b!' ESCAPE '!'  | ends with its escape character
            1  | 'a' IS NULL             | an identifier was expected before IS
            1  | a + 1 IS NULL           | an identifier was expected before IS
            6  | a IS 5                  | NULL
            10 | a IS NOT 5              | NULL
            7  | a NOT 5                 | BETWEEN, IN or LIKE
            7  | a NOT = 5               | BETWEEN, IN or LIKE
            1  | 5                       | a condition was expected
            1  | 'a'                     | a condition was expected
            1  | a + 1                   | a condition was expected
            1  | -a                      | a condition was expected
            1  | 5 AND TRUE              | a condition was expected
            6  | a OR 'b'                | a condition was expected
            5  | NOT 5                   | a condition was expected
            5  | a + 'b' = 1             | a number was expected after '+'
            1  | TRUE * 2 = 1            | a number was expected before '*'
            2  | -'a' = 1                | a number was expected after a sign
            5  | a + (b = 1) > 1         | a number was expected after '+'
            7  | a = b = c               | an operator or the end
            3  | a b                     | an operator or the end
            2  | a)                      | an operator or the end
            7  | (a = 1                  | ')'
            4  | a =                     | an identifier, a literal or '('
            5  | a = = 1                 | an identifier, a literal or '('
            5  | a = 'b                  | no closing quote
            5  | a = "b"                 | single quotes
            3  | a != 1                  | unequal is <>
            3  | a && b                  | AND and OR
            5  | a = #                   | no place in a selector
            5  | a = 9223372036854775808 | a number of Java
            6  | a = -9223372036854775809 | a number of Java
            5  | a = 08                  | a number of Java
            5  | a = 0x                  | a number of Java
            5  | a = 0xG                 | a number of Java
            5  | a = 0b2                 | a number of Java
            5  | a = 7abc                | a number of Java
            5  | a = 1_                  | a number of Java
            5  | a = 0_x1                | a number of Java
            5  | a = 5.5L                | a number of Java
            5  | a = 1e                  | a number of Java
            5  | a = 1e999               | a number of Java
            5  | a = 1e39f               | a number of Java
            5  | a = 0x1.8               | a number of Java
            5  | a = 1..2                | a number of Java
            1  | JMSDestination = 'a'    | cannot be used in a selector
            1  | JMSReplyTo IS NULL      | cannot be used in a selector
            1  | JMSExpiration > 0       | cannot be used in a selector
            1  | JMSRedelivered          | cannot be used in a selector
            1  | JMSDeliveryTime > 0     | cannot be used in a selector
            8  | a = 1 /* comment */     | an identifier
            """)
    void shouldNameTheColumnAndWhatWasExpected(int column, String selector, String expected) {
        SelectorException mistake = catchThrowableOfType(SelectorException.class, () -> Selector.parse(selector));
        assertThat(mistake).as(selector).isNotNull();
        assertThat(mistake.code()).isEqualTo(ErrorCode.INVALID_SELECTOR);
        assertThat(mistake).hasMessageContaining(expected).hasMessageContaining("column " + mistake.column());
        assertThat(mistake.column()).as(mistake.getMessage()).isEqualTo(column);
    }

    @Test
    void shouldRefuseReservedWordsInAnyCaseAndNothingElse() {
        assertThatThrownBy(() -> Selector.parse("esCApe = 1")).isInstanceOf(SelectorException.class);
        assertThat(SelectedMessage.with("ıs", 1, "nulls", 2).isSelectedBy("ıs = 1 AND nulls = 2"))
                .as("a dotless i is no letter of a reserved word")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u000B= 1", "a\u00A0= 1", "a = 1 \u2003"})
    void shouldTakeNoOtherWhitespaceThanJava(String text) {
        assertThatThrownBy(() -> Selector.parse(text)).isInstanceOf(SelectorException.class);
    }

    @Test
    void shouldTakeATextOfFourKibibytesAndNoMore() {
        String longest = "a = '" + "é".repeat((Selector.TEXT_LIMIT - 6) / 2) + "'";
        assertThat(longest.length()).isLessThan(Selector.TEXT_LIMIT);
        assertThat(SelectedMessage.with("a", "é".repeat((Selector.TEXT_LIMIT - 6) / 2))
                        .isSelectedBy(longest))
                .isTrue();
        assertThatThrownBy(() -> Selector.parse(longest + " "))
                .isInstanceOf(SelectorException.class)
                .hasMessageContaining("longer than 4096 bytes");
        assertThatThrownBy(() -> Selector.parse(" ".repeat(Selector.TEXT_LIMIT + 1)))
                .isInstanceOf(SelectorException.class);
    }

    @Test
    void shouldTakeParenthesesNestedSixtyFourDeepAndNoDeeper() {
        int deepest = Parser.NESTING_MAX;
        assertThat(deepest).isEqualTo(64);
        String accepted = "NOT (".repeat(deepest) + "a = 1" + ")".repeat(deepest);
        assertThat(SelectedMessage.with("a", 1).isSelectedBy(accepted)).isTrue();
        String arithmetic = "a + (b * ".repeat(deepest) + "2" + ")".repeat(deepest) + " = 3";
        assertThat(SelectedMessage.with("a", 1, "b", 0).isSelectedBy(arithmetic))
                .isFalse();
        SelectorException mistake = catchThrowableOfType(
                SelectorException.class,
                () -> Selector.parse("(".repeat(deepest + 1) + "a = 1" + ")".repeat(deepest + 1)));
        assertThat(mistake.column()).isEqualTo(deepest + 1);
        assertThat(mistake).hasMessageContaining("nested 64 deep");
        assertThatThrownBy(() -> Selector.parse("(".repeat(Selector.TEXT_LIMIT)))
                .isInstanceOf(SelectorException.class);
        String oneAfterTheOther = "(a = 1) AND ".repeat(300) + "TRUE";
        assertThat(SelectedMessage.with("a", 1).isSelectedBy(oneAfterTheOther)).isTrue();
    }

    /** Chains are loops and not recursion: each of these would be some thousand frames deep. */
    @Test
    void shouldTakeChainsAsLongAsTheTextMayBeOnASmallStack() throws InterruptedException {
        String[] chains = {
            "NOT ".repeat(1000) + "a = 1",
            "a = " + "-".repeat(4000) + "1",
            "a = " + "- + ".repeat(1000) + "a",
            "a" + "+0".repeat(2000) + " = 1",
            "a" + "*1".repeat(2000) + " = 1",
            "a=1" + " OR a".repeat(800),
            "a=1" + " AND a=1".repeat(500),
            "b IN ('x'" + ",'a'".repeat(1000) + ") OR a = 1"
        };
        boolean[] selected = new boolean[chains.length];
        Runnable all = () -> {
            for (int i = 0; i < chains.length; i++) {
                Selector selector = Selector.parse(chains[i]);
                selected[i] = selector.matches(SelectedMessage.with("a", 1).view(), 1)
                        && !selector.text().isEmpty();
            }
        };
        Thread small = new Thread(null, all, "small-stack", 128 * 1024);
        small.start();
        small.join();
        assertThat(selected).containsOnly(true);
    }

    @Test
    void shouldThrowNothingElseWhateverTheTextIs() {
        SplittableRandom dice = new SplittableRandom(38);
        SelectorInput input =
                new SelectorInput().of(SelectedMessage.with("a", 1, "b", "x").view(), 1);
        int understood = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int tokens = 1 + dice.nextInt(12); tokens > 0; tokens--) {
                text.append(SOUP[dice.nextInt(SOUP.length)]);
                text.append(dice.nextInt(4) == 0 ? "" : " ");
            }
            understood += isUnderstood(text.toString(), input) ? 1 : 0;
        }
        assertThat(understood).as("some of the soup is a selector by chance").isGreaterThan(100);
    }

    @Test
    void shouldThrowNothingElseWhateverTheCharactersAre() {
        SplittableRandom dice = new SplittableRandom(3);
        SelectorInput input =
                new SelectorInput().of(SelectedMessage.with("a", 1).view(), 1);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = dice.nextInt(40); length > 0; length--) {
                text.append((char) (dice.nextInt(8) == 0 ? dice.nextInt(0x10000) : dice.nextInt(0x80)));
            }
            isUnderstood(text.toString(), input);
        }
    }

    private static boolean isUnderstood(String text, SelectorInput input) {
        Selector selector;
        try {
            selector = Selector.parse(text);
        } catch (SelectorException mistake) {
            if (mistake.column() < 1 || mistake.column() > text.length() + 1) {
                throw new AssertionError(text, mistake);
            }
            return false;
        }
        boolean selected = selector.matches(input);
        Selector again = Selector.parse(selector.text());
        assertThat(again).as(text).isEqualTo(selector);
        assertThat(again.matches(input)).as(text).isEqualTo(selected);
        return true;
    }
}
