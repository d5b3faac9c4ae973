package io.penstock.jms.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import javax.naming.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {
    private final Map<String, String> system = new HashMap<>();
    private final Map<String, String> process = new HashMap<>();
    private final Map<String, String> configuration = new HashMap<>();
    private final Variables variables = new Variables(system::get, process::get, configuration);

    private String expand(String value) throws ConfigurationException {
        return variables.expand("queue.X", value);
    }

    @Test
    void shouldAskSystemPropertyThenEnvironmentThenConfigurationThenTheDefault() throws ConfigurationException {
        assertThat(expand("${host:-default}")).isEqualTo("default");
        configuration.put("host", "configured");
        assertThat(expand("${host:-default}")).isEqualTo("configured");
        process.put("host", "environment");
        assertThat(expand("${host:-default}")).isEqualTo("environment");
        system.put("host", "property");
        assertThat(expand("${host:-default}")).isEqualTo("property");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain                     | plain
            $ and } are texts         | $ and } are texts
            penstock://${a}:${b}?x=y  | penstock://1:2?x=y
            ${a}${b}                  | 12
            ${ a }                    | 1
            ${none:-}!                | !
            ${none:-${b}}             | 2
            ${none:-${none2:-${a}}}!  | 1!
            ${none:-a:-b}             | a:-b
            ${chain}                  | <1>
            """)
    void shouldReplaceWhatIsAVariableAndNothingElse(String value, String expected) throws ConfigurationException {
        configuration.put("a", "1");
        configuration.put("b", "2");
        configuration.put("chain", "<${a}>");
        assertThat(expand(value)).isEqualTo(expected);
    }

    @Test
    void shouldTakeValuesFromOutsideTheConfigurationAsTheyAre() throws ConfigurationException {
        system.put("password", "${a}");
        process.put("other", "${a}");
        assertThat(expand("${password}${other}")).isEqualTo("${a}${a}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ${missing}      | queue.X: there is no ${missing}
            ${missing       | queue.X: ${ has no } that closes it
            ${missing:-${a} | queue.X: ${ has no } that closes it
            ${}             | a variable is written ${name} or ${name:-default}
            ${:-x}          | a variable is written
            ${${a}}         | a variable is written
            ${circle}       | lead to each other more than 16 deep
            """)
    void shouldNameTheKeyOfWhatCannotBeReplaced(String value, String expected) {
        configuration.put("a", "1");
        configuration.put("circle", "x${round}");
        configuration.put("round", "y${circle}");
        assertThatThrownBy(() -> expand(value))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("queue.X: ")
                .hasMessageContaining(expected);
    }
}
