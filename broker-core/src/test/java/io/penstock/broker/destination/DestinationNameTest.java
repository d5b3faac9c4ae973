package io.penstock.broker.destination;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DestinationNameTest {
    @Test
    void shouldAllowRocketMqNamesAndTheDot() {
        assertThat(DestinationName.complaint("orders")).isNull();
        assertThat(DestinationName.complaint("%DLQ%group|a_B-9")).isNull();
        assertThat(DestinationName.complaint("com.example.orders")).isNull();
        assertThat(DestinationName.complaint("x".repeat(127))).isNull();
    }

    @Test
    void shouldSayWhatIsWrongWithAName() {
        assertThat(DestinationName.complaint(null)).contains("needs a name");
        assertThat(DestinationName.complaint("")).contains("needs a name");
        assertThat(DestinationName.complaint("x".repeat(128))).contains("127").contains("128");
        for (String bad : new String[] {"a b", "a/b", "é", "a\u0000", "a>b", "a*"}) {
            assertThat(DestinationName.complaint(bad)).as(bad).contains("another");
        }
    }
}
