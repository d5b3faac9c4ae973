package io.penstock.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hand-picked cases of Jakarta Messaging 3.1, 3.8: each row is a selector, what it is for the message of {@link #message}, and the
 * sentence of the specification that says so. A row says TRUE, FALSE or UNKNOWN; the last two differ under NOT.
 */
class SelectorTest {
    static SelectedMessage message() {
        return SelectedMessage.with(
                "yes",
                true,
                "no",
                false,
                "byte",
                (byte) 7,
                "short",
                (short) 7,
                "int",
                7,
                "long",
                7L,
                "float",
                7.5f,
                "double",
                7.5,
                "text",
                "blue",
                "digits",
                "7",
                "empty",
                "",
                "none",
                null,
                "char",
                'c',
                "bytes",
                new byte[] {1},
                "maxInt",
                Integer.MAX_VALUE,
                "maxLong",
                Long.MAX_VALUE,
                "minInt",
                Integer.MIN_VALUE,
                "minLong",
                Long.MIN_VALUE,
                "nan",
                Double.NaN,
                "$dollar",
                1,
                "_under",
                2,
                "größe",
                3,
                "quote",
                "it's");
    }

    static void check(String selector, String expected) {
        SelectedMessage message = message();
        boolean selected = message.isSelectedBy(selector);
        boolean opposite = message.isSelectedBy("NOT (" + selector + ")");
        String truth = selected ? "TRUE" : opposite ? "FALSE" : "UNKNOWN";
        assertThat(truth).as(selector).isEqualTo(expected);
        String canonical = Selector.parse(selector).text();
        assertThat(Selector.parse(canonical).text())
                .as("canonical text of its own")
                .isEqualTo(canonical);
        assertThat(message.isSelectedBy(canonical)).as(canonical).isEqualTo(selected);
        assertThat(message.isSelectedBy("NOT (" + canonical + ")"))
                .as(canonical)
                .isEqualTo(opposite);
    }

    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            missing = 1                  | UNKNOWN | Comparison with an unknown value always yields an unknown value
            none = 'x'                   | UNKNOWN | a property that is null is NULL
            missing <> 1                 | UNKNOWN | Comparison with an unknown value always yields an unknown value
            1 = missing                  | UNKNOWN | If either of the values evaluates to NULL the value is unknown
            missing = none               | UNKNOWN | NULL equals nothing, not even NULL
            missing + 1 > 0              | UNKNOWN | arithmetic with an unknown value always yields an unknown value
            1 - missing > 0              | UNKNOWN | arithmetic with an unknown value always yields an unknown value
            -missing < 0                 | UNKNOWN | arithmetic with an unknown value always yields an unknown value
            missing IS NULL              | TRUE    | IS NULL converts an unknown value into TRUE or FALSE
            none IS NULL                 | TRUE    | IS NULL tests for a missing property value
            int IS NULL                  | FALSE   | IS NULL converts an unknown value into TRUE or FALSE
            missing IS NOT NULL          | FALSE   | IS NOT NULL tests for the existence of a value
            empty IS NOT NULL            | TRUE    | an empty string is a value
            bytes IS NOT NULL            | TRUE    | what expressions cannot speak of is there all the same
            missing BETWEEN 1 AND 2      | UNKNOWN | x >= 1 AND x <= 2
            missing NOT BETWEEN 1 AND 2  | UNKNOWN | x < 1 OR x > 2
            int BETWEEN missing AND 5    | FALSE   | unknown AND false is false
            int BETWEEN missing AND 9    | UNKNOWN | unknown AND true is unknown
            int NOT BETWEEN missing AND 5 | TRUE   | unknown OR true is true
            int NOT BETWEEN missing AND 9 | UNKNOWN | unknown OR false is unknown
            missing IN ('a')             | UNKNOWN | If identifier of an IN or NOT IN operation is NULL the value is unknown
            missing NOT IN ('a')         | UNKNOWN | If identifier of an IN or NOT IN operation is NULL the value is unknown
            missing LIKE '%'             | UNKNOWN | If identifier of a LIKE or NOT LIKE operation is NULL the value is unknown
            missing NOT LIKE 'a'         | UNKNOWN | If identifier of a LIKE or NOT LIKE operation is NULL the value is unknown
            missing                      | UNKNOWN | a bare property as condition has its value
            NOT missing                  | UNKNOWN | table of NOT: unknown
            TRUE AND missing             | UNKNOWN | table of AND: true, unknown
            FALSE AND missing            | FALSE   | table of AND: false, unknown
            missing AND FALSE            | FALSE   | table of AND: unknown, false
            missing AND missing          | UNKNOWN | table of AND: unknown, unknown
            TRUE OR missing              | TRUE    | table of OR: true, unknown
            missing OR TRUE              | TRUE    | table of OR: unknown, true
            FALSE OR missing             | UNKNOWN | table of OR: false, unknown
            missing OR missing           | UNKNOWN | table of OR: unknown, unknown
            """)
    void shouldTreatNullAsSql92Does(String selector, String expected, String sentence) {
        check(selector, expected);
    }

    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            digits = 7                   | FALSE   | comparison of non-like type values is false
            digits <> 7                  | FALSE   | comparison of non-like type values is false
            digits > 6                   | FALSE   | NumberOfOrders > 1 is false for the string '2'
            digits BETWEEN 1 AND 9       | FALSE   | only like type values can be compared
            digits NOT BETWEEN 1 AND 2   | FALSE   | only like type values can be compared
            int = '7'                    | FALSE   | comparison of non-like type values is false
            int <> 'blue'                | FALSE   | comparison of non-like type values is false
            yes = 'true'                 | FALSE   | comparison of non-like type values is false
            yes = 1                      | FALSE   | comparison of non-like type values is false
            'a' = 1                      | FALSE   | comparison of non-like type values is false
            text < digits                | FALSE   | string comparison is restricted to = and <>
            no < yes                     | FALSE   | boolean comparison is restricted to = and <>
            char = 'c'                   | FALSE   | a char is no type of properties
            bytes = bytes                | FALSE   | bytes are no type of properties
            int IN ('7')                 | FALSE   | IN: identifier has a String or NULL value
            int NOT IN ('7')             | FALSE   | NOT IN: identifier has a String or NULL value
            int LIKE '7'                 | FALSE   | LIKE: identifier has a String value
            int NOT LIKE '8'             | FALSE   | NOT LIKE: identifier has a String value
            text + 1 > 0                 | UNKNOWN | an identifier in arithmetic is treated as a number; a string has none
            -text < 0                    | UNKNOWN | an identifier in arithmetic is treated as a number; a string has none
            +text = 'blue'               | UNKNOWN | an identifier in arithmetic is treated as a number; a string has none
            yes * 2 = 2                  | UNKNOWN | an identifier in arithmetic is treated as a number; a boolean has none
            text                         | UNKNOWN | a string is neither true nor false
            int AND TRUE                 | UNKNOWN | a number is neither true nor false
            int OR TRUE                  | TRUE    | a number is neither true nor false
            yes                          | TRUE    | a bare boolean property is a condition
            NOT no                       | TRUE    | a bare boolean property is a condition
            NOT NOT yes                  | TRUE    | NOT of NOT
            NOT NOT text                 | UNKNOWN | NOT of unknown is unknown
            yes = TRUE                   | TRUE    | booleans are compared by =
            yes <> no                    | TRUE    | booleans are compared by <>
            (int > 1) = yes              | TRUE    | a condition in parentheses is a boolean
            (NOT NOT text) = TRUE        | UNKNOWN | a condition that is unknown is NULL
            text = TRUE                  | FALSE   | comparison of non-like type values is false
            text = 'blue'                | TRUE    | equal if and only if they contain the same sequence of characters
            text = 'Blue'                | FALSE   | equal if and only if they contain the same sequence of characters
            text = 'blu'                 | FALSE   | equal if and only if they contain the same sequence of characters
            text <> 'blues'              | TRUE    | equal if and only if they contain the same sequence of characters
            empty = ''                   | TRUE    | equal if and only if they contain the same sequence of characters
            'a' = 'a'                    | TRUE    | two literals are compared, too
            quote = 'it''s'              | TRUE    | an included single quote is represented by doubled single quote
            """)
    void shouldCompareOnlyLikeTypes(String selector, String expected, String sentence) {
        check(selector, expected);
    }

    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            byte = 7 AND short = 7 AND int = 7 AND long = 7 | TRUE | exact numerics compare by promotion
            float = double               | TRUE    | it is valid to compare exact and approximate values
            float = 7.5                  | TRUE    | approximate values compare by promotion
            int < 7.1                    | TRUE    | it is valid to compare exact and approximate values
            1.1f = 1.1                   | FALSE   | a float is promoted to double, as in Java
            16777217 = 16777216f         | TRUE    | an int is promoted to float, as in Java
            16777217 = 16777216d         | FALSE   | an int is promoted to double, as in Java
            9007199254740993 = 9007199254740992.0 | TRUE | a long is promoted to double, as in Java
            9007199254740993 = 9007199254740992 | FALSE | two longs are compared exactly
            maxInt + 1 < 0               | TRUE    | int arithmetic overflows as in Java
            maxInt + 1L > 0              | TRUE    | the long literal promotes the int
            maxLong + 1 < 0              | TRUE    | long arithmetic overflows as in Java
            -minInt = minInt             | TRUE    | negation overflows as in Java
            -minLong = minLong           | TRUE    | negation overflows as in Java
            minInt / -1 = minInt         | TRUE    | division overflows as in Java
            minLong / -1 = minLong       | TRUE    | division overflows as in Java
            byte * 100 = 700             | TRUE    | a byte is promoted to int
            7 / 2 = 3                    | TRUE    | whole division, as in Java
            -7 / 2 = -3                  | TRUE    | whole division, as in Java
            int / 2. = 3.5               | TRUE    | the approximate literal promotes the int
            int / 0 = 0                  | UNKNOWN | a whole division by zero has no value
            NOT (int / 0 > 0)            | UNKNOWN | a whole division by zero has no value
            int / 0 BETWEEN 1 AND 2      | UNKNOWN | a whole division by zero has no value
            int / 0. > 1e308             | TRUE    | an approximate division by zero is infinite, as in Java
            0. / 0 = 0. / 0              | FALSE   | not a number equals nothing, as in Java
            nan <> nan                   | TRUE    | not a number differs from everything, as in Java
            nan BETWEEN 0 AND 1          | FALSE   | not a number has no order, as in Java
            nan NOT BETWEEN 0 AND 1      | FALSE   | x < 0 OR x > 1
            1 + 2 * 3 = 7                | TRUE    | * before +
            (1 + 2) * 3 = 9              | TRUE    | parentheses before operators
            10 - 4 - 3 = 3               | TRUE    | from left to right
            10 - (4 - 3) = 9             | TRUE    | parentheses before operators
            24 / 4 / 2 = 3               | TRUE    | from left to right
            24 / (4 / 2) = 12            | TRUE    | parentheses before operators
            7 / 2 * 2 = 6                | TRUE    | from left to right
            -2 * -3 = 6                  | TRUE    | unary before *
            2 - -2 = 4                   | TRUE    | unary before binary
            - - int = 7                  | TRUE    | unary signs add up
            - + - + -int = -7            | TRUE    | unary signs add up
            -(-int) = 7                  | TRUE    | unary signs add up
            -(+int) = -7                 | TRUE    | unary signs add up
            +(-int) = -7                 | TRUE    | unary signs add up
            -(int + 1) = -8              | TRUE    | a sign before parentheses
            int - 5 BETWEEN 1 + 1 AND 6 / 2 | TRUE | BETWEEN takes arithmetic
            NOT int = 8                  | TRUE    | comparison before NOT
            NOT no AND no                | FALSE   | NOT before AND
            TRUE OR TRUE AND FALSE       | TRUE    | AND before OR
            (TRUE OR TRUE) AND FALSE     | FALSE   | parentheses before operators
            FALSE AND FALSE OR TRUE      | TRUE    | AND before OR
            TRUE OR (FALSE AND FALSE)    | TRUE    | literals are conditions
            NOT int BETWEEN 1 AND 9      | FALSE   | BETWEEN before NOT
            int BETWEEN 1 AND 9 AND no   | FALSE   | the first AND belongs to BETWEEN
            """)
    void shouldCalculateAsJavaDoes(String selector, String expected, String sentence) {
        check(selector, expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            57 = +57                       | exact numerics with a sign
            -957 < +62                     | exact numerics with a sign
            minLong = -9223372036854775808L | the lowest long
            minLong = -9223372036854775808 | numbers in the range of long are supported, without L, too
            minLong = - 9223372036854775808 | a sign may stand apart
            minInt = -2147483648           | the lowest int
            3000000000 > maxInt            | numbers in the range of long are supported, without L, too
            maxLong = 9223372036854775807l | a small suffix
            035 = 29                       | octal
            0 = 00                         | octal zero
            0x1d = 29                      | hexadecimal
            0X1DL = 29                     | hexadecimal
            0xFFFFFFFF = -1                | an int as its bits, as in Java
            0xFFFFFFFFL = 4294967295       | a long as its bits, as in Java
            0b101 = 5                      | binary
            1_000_000 = 1000000            | underscores, as in Java
            7E3 = 7000                     | scientific notation
            -57.9E3 = -57900               | scientific notation
            7000. = 7000                   | a decimal at the end
            .7e4 = 7000                    | a decimal at the beginning
            7.e3 = 7000                    | a decimal before the exponent
            75e-1 = 7.5                    | a negative exponent
            75e+1 = 750                    | a positive exponent
            7.5f = float                   | float suffix
            7d = 7                         | double suffix
            08.5 = 8.5                     | a decimal may begin with a zero
            0x1.8p1 = 3                    | hexadecimal floating point
            -0. = 0.                       | zeros of both signs are equal, as in Java
            5-3=2                          | no whitespace is needed
            7e1-2 = 68                     | a minus that is no exponent's
            0xE-3 = 11                     | a minus that is no exponent's
            yes=tRuE                       | literals in any case
            NoT no aNd yes Or nO           | operators in any case
            text like 'b%'                 | operators in any case
            missing is null                | operators in any case
            int between 7 and 7            | operators in any case
            text in ('blue') AND text not in ('red') | operators in any case
            $dollar = 1 AND _under = 2     | identifiers begin with a Java identifier start
            größe = 3                      | identifiers begin with a Java identifier start
            TEXT IS NULL                   | identifiers are case-sensitive
            ((((int)))) = (7)              | parentheses around anything
            ((int) IS NOT NULL)            | parentheses around anything
            """)
    void shouldReadWhatTheSpecificationWrites(String selector, String sentence) {
        check(selector, "TRUE");
    }

    @Test
    void shouldTakeTheWhitespaceOfJava() {
        check("int\t=\f7\r\nAND\nyes\r", "TRUE");
    }

    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            text IN ('red', 'blue')      | TRUE    | Country IN ('UK', 'US', 'France')
            text IN ('red', 'green')     | FALSE   | Country IN ('UK', 'US', 'France')
            text NOT IN ('red', 'green') | TRUE    | Country NOT IN ('UK', 'US', 'France')
            text NOT IN ('blue')         | FALSE   | Country NOT IN ('UK', 'US', 'France')
            empty IN ('')                | TRUE    | an empty string is a string
            quote IN ('its', 'it''s')    | TRUE    | an included single quote is represented by doubled single quote
            text LIKE 'blue'             | TRUE    | all other characters stand for themselves
            text LIKE 'b_ue'             | TRUE    | _ stands for any single character
            text LIKE 'b_lue'            | FALSE   | _ stands for any single character
            text LIKE '____'             | TRUE    | _ stands for any single character
            text LIKE '_____'            | FALSE   | _ stands for any single character
            text LIKE '%'                | TRUE    | % stands for any sequence of characters
            text LIKE 'b%e'              | TRUE    | % stands for any sequence of characters
            text LIKE 'blue%'            | TRUE    | including the empty sequence
            text LIKE '%%blue%%'         | TRUE    | including the empty sequence
            text LIKE '%u'               | FALSE   | all other characters stand for themselves
            text LIKE '%_e'              | TRUE    | both wildcards
            text LIKE '%l%u%'            | TRUE    | both wildcards
            text LIKE ''                 | FALSE   | the empty pattern is the empty string
            empty LIKE ''                | TRUE    | the empty pattern is the empty string
            empty LIKE '%'               | TRUE    | including the empty sequence
            empty LIKE '_'               | FALSE   | _ stands for any single character
            text NOT LIKE 'r%'           | TRUE    | phone NOT LIKE '12%3'
            text NOT LIKE 'b%'           | FALSE   | phone NOT LIKE '12%3'
            text LIKE '\\_%' ESCAPE '\\' | FALSE   | underscored LIKE '\\_%' ESCAPE '\\' is false for 'bar'
            quote LIKE 'it''s'           | TRUE    | an included single quote is represented by doubled single quote
            """)
    void shouldFindStringsByListAndPattern(String selector, String expected, String sentence) {
        check(selector, expected);
    }

    @Test
    void shouldEscapeWildcardsAndTheEscapeCharacter() {
        SelectedMessage message = SelectedMessage.with("rate", "100%", "name", "_foo", "path", "a\\b", "x", "%_%");
        assertThat(message.isSelectedBy("name LIKE '\\_%' ESCAPE '\\'")).isTrue();
        assertThat(message.isSelectedBy("rate LIKE '100!%' ESCAPE '!'")).isTrue();
        assertThat(message.isSelectedBy("rate LIKE '100!_' ESCAPE '!'")).isFalse();
        assertThat(message.isSelectedBy("path LIKE 'a\\\\b' ESCAPE '\\'")).isTrue();
        assertThat(message.isSelectedBy("path LIKE 'a\\b'")).isTrue();
        assertThat(message.isSelectedBy("x LIKE '%%%_%%' ESCAPE '%'"))
                .as("the escape character may be a wildcard, which then is none")
                .isTrue();
        assertThat(message.isSelectedBy("name LIKE '!_f!oo' ESCAPE '!'"))
                .as("an escaped ordinary character stands for itself")
                .isTrue();
        assertThat(message.isSelectedBy("path LIKE 'a''b' ESCAPE ''''")).isFalse();
        String canonical = Selector.parse("path LIKE 'a\\b%!_' ESCAPE '!'").text();
        assertThat(canonical).isEqualTo("path LIKE 'a\\\\b%\\_' ESCAPE '\\'");
    }

    @Test
    void shouldCountACharacterBeyondTheBasicPlaneAsOne() {
        SelectedMessage message = SelectedMessage.with("face", "a😀b", "word", "größe");
        assertThat(message.isSelectedBy("face LIKE 'a_b'")).isTrue();
        assertThat(message.isSelectedBy("face LIKE '%_b' AND face LIKE '___' AND NOT face LIKE '____'"))
                .isTrue();
        assertThat(message.isSelectedBy("word LIKE 'gr__e'")).isTrue();
        assertThat(message.isSelectedBy("word LIKE 'gr😀__e' ESCAPE '😀'")).isFalse();
        assertThat(message.isSelectedBy("word LIKE '%ß_'")).isTrue();
    }

    @Test
    void shouldReadTheHeadersThatSelectorsMayUse() {
        SelectedMessage message = new SelectedMessage();
        message.persistent = true;
        message.priority = 7;
        message.id = new UUID(0x0123456789abcdefL, 0x8899aabbccddeeffL);
        message.timestamp = 1_700_000_000_000L;
        message.type = "order";
        message.correlation = "c-1";
        assertThat(message.isSelectedBy("JMSDeliveryMode = 'PERSISTENT'")).isTrue();
        assertThat(message.isSelectedBy("JMSDeliveryMode LIKE 'P%'")).isTrue();
        assertThat(message.isSelectedBy("JMSDeliveryMode = 2")).isFalse();
        assertThat(message.isSelectedBy("JMSPriority BETWEEN 7 AND 9")).isTrue();
        assertThat(message.isSelectedBy("JMSMessageID = 'ID:0123456789abcdef8899aabbccddeeff'"))
                .isTrue();
        assertThat(message.isSelectedBy("JMSMessageID LIKE 'ID:%' AND JMSMessageID = JMSMessageID"))
                .isTrue();
        assertThat(message.isSelectedBy("JMSTimestamp >= 1700000000000")).isTrue();
        assertThat(message.isSelectedBy("JMSType = 'order' AND JMSCorrelationID = 'c-1'"))
                .isTrue();
        message.persistent = false;
        assertThat(message.isSelectedBy("JMSDeliveryMode = 'NON_PERSISTENT'")).isTrue();
        assertThat(message.isSelectedBy("JMSDeliveryMode = 'PERSISTENT'")).isFalse();
    }

    @Test
    void shouldTreatAbsentHeadersAsNull() {
        SelectedMessage message = new SelectedMessage();
        assertThat(message.isSelectedBy("JMSType IS NULL AND JMSCorrelationID IS NULL AND JMSXGroupID IS NULL"
                        + " AND JMSXGroupSeq IS NULL AND JMSXUserID IS NULL AND JMS_PENSTOCK_KEYS IS NULL"))
                .isTrue();
        message.type = "";
        assertThat(message.isSelectedBy("JMSType = '' AND JMSType IS NOT NULL")).isTrue();
    }

    @Test
    void shouldReadACorrelationIdOfBytesAsText() {
        SelectedMessage message = new SelectedMessage();
        message.correlationBytes = "naïve".getBytes(StandardCharsets.UTF_8);
        assertThat(message.isSelectedBy("JMSCorrelationID = 'naïve'")).isTrue();
    }

    @Test
    void shouldReadPropertiesThatHaveSlotsOfTheirOwn() {
        SelectedMessage message =
                SelectedMessage.with("JMSXAppID", "app", "JMSXUserID", "liar", "JMSXDeliveryCount", 99);
        assertThat(message.isSelectedBy("JMSXUserID IS NULL AND JMSXDeliveryCount = 1"))
                .as("what the provider sets no property can")
                .isTrue();
        message.groupId = "g";
        message.groupSequence = 3;
        message.userId = "anna";
        message.keys = "k1 k2";
        assertThat(message.isSelectedBy("JMSXGroupID = 'g' AND JMSXGroupSeq = 3 AND JMSXUserID = 'anna'"
                        + " AND JMSXAppID = 'app' AND JMS_PENSTOCK_KEYS LIKE '%k2'"))
                .isTrue();
        assertThat(SelectedMessage.with("JMSXGroupID", "typed", "JMSXGroupSeq", 2)
                        .isSelectedBy("JMSXGroupID = 'typed' AND JMSXGroupSeq = 2"))
                .as("a property that travelled as such")
                .isTrue();
    }

    @Test
    void shouldTakeTheDeliveryCountFromTheCaller() {
        SelectedMessage message = new SelectedMessage();
        message.deliveryCount = 3;
        assertThat(message.isSelectedBy("JMSXDeliveryCount > 2")).isTrue();
        message.deliveryCount = 0;
        assertThat(message.isSelectedBy("JMSXDeliveryCount IS NULL")).isTrue();
        assertThat(Selector.parse("a = 1 OR JMSXDeliveryCount > 2").usesDeliveryCount())
                .isTrue();
        assertThat(Selector.parse("a = 1 OR b = 'JMSXDeliveryCount'").usesDeliveryCount())
                .isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", " \t\r\n\f"})
    void shouldSelectEverythingWithoutAText(String text) {
        assertThat(Selector.parse(text)).isSameAs(Selector.ALL);
        assertThat(Selector.ALL.isAll()).isTrue();
        assertThat(Selector.ALL.text()).isEmpty();
        assertThat(Selector.ALL.matches(new SelectedMessage().view(), 1)).isTrue();
        assertThat(Selector.parse("TRUE").isAll()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a=1                          | a = 1
            ( (a) = +0x1 )               | a = 1
            not(a=1)and(b or(c))         | NOT a = 1 AND (b OR c)
            (a and b) and (c and d)      | a AND b AND c AND d
            a or (b or c) and d          | a OR (b OR c) AND d
            a+(b+c)-(d)=1                | a + (b + c) - d = 1
            (a+b)+c=1                    | a + b + c = 1
            (a-b)*c/(d*-e)=1             | (a - b) * c / (d * -e) = 1
            -(-(a))=1                    | +a = 1
            - (5)=-  5L                  | -5 = -5L
            a in('b','a','b')            | a IN ('a', 'b')
            a like '%%!%' escape '!'     | a LIKE '%\\%' ESCAPE '\\'
            a like 'x!y' escape '!'      | a LIKE 'xy'
            a between (1) and 2.         | a BETWEEN 1 AND 2.0
            (a=b)=(c is not null)        | (a = b) = (c IS NOT NULL)
            a = 'it''s'                  | a = 'it''s'
            not not not (not a = 1)      | a = 1
            not not a and not not not b  | NOT NOT a AND NOT b
            """)
    void shouldHaveACanonicalText(String text, String canonical) {
        Selector selector = Selector.parse(text);
        assertThat(selector.text()).isEqualTo(canonical);
        assertThat(selector).isEqualTo(Selector.parse(canonical)).hasSameHashCodeAs(Selector.parse(canonical));
    }

    @Test
    void shouldTellSelectorsApart() {
        assertThat(Selector.parse("a = 1")).isNotEqualTo(Selector.parse("A = 1"));
        assertThat(Selector.parse("a = 1")).isNotEqualTo(Selector.parse("a = 1L"));
        assertThat(Selector.parse("a = 1")).isNotEqualTo(Selector.ALL).isNotEqualTo("a = 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JMSType = 'a'",
                "'a' = JMSType",
                "JMSType IN ('a', 'b')",
                "JMSType = 'a' OR JMSType = 'b'",
                "JMSType IN ('a', 'b') OR (JMSType = 'c' OR 'a' = JMSType)",
                "JMSType = ''"
            })
    void shouldKnowTheTypesItAsksFor(String text) {
        Selector selector = Selector.parse(text);
        assertThat(selector.types()).isPresent();
        for (String type : new String[] {"a", "b", "c", "d", ""}) {
            SelectedMessage message = new SelectedMessage();
            message.type = type;
            boolean selected = selector.types().orElseThrow().contains(type);
            assertThat(message.isSelectedBy(text)).as(type).isEqualTo(selected);
            assertThat(selector.mayMatchTag(message.view().tagHash())).as(type).isEqualTo(selected);
        }
        assertThat(new SelectedMessage().isSelectedBy(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JMSType <> 'a'",
                "JMSType = 1",
                "JMSType = b",
                "JMSType NOT IN ('a')",
                "JMSType LIKE 'a'",
                "NOT JMSType = 'a'",
                "JMSType = 'a' OR b = 1",
                "JMSType = 'a' AND b = 1",
                "type = 'a'",
                "type IN ('a')",
                "TRUE"
            })
    void shouldNotTakeMoreForATestOfTypes(String text) {
        assertThat(Selector.parse(text).types()).isEmpty();
        assertThat(Selector.parse(text).mayMatchTag(0)).isTrue();
        assertThat(Selector.parse(text).mayMatchTag(12345)).isTrue();
    }
}
