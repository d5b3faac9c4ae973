package io.penstock.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TemporaryNameTest {
    @Test
    void shouldSayBrokerAndAllBits() {
        String name = TemporaryName.of("broker-a", 0x0123456789abcdefL, -2);
        assertThat(name).isEqualTo("TMP%broker-a%0123456789abcdeffffffffffffffffe");
        assertThat(TemporaryName.isTemporary(name)).isTrue();
        assertThat(TemporaryName.complaint(name, "broker-a")).isNull();
    }

    @Test
    void shouldStayANameWhateverTheBrokerIsCalled() {
        for (String broker : new String[] {"my broker", "a%b", "größe", "x".repeat(300)}) {
            String name = TemporaryName.of(broker, 1, 2);
            assertThat(name).hasSizeLessThanOrEqualTo(127).matches("TMP%[A-Za-z0-9._-]+%[0-9a-f]{32}");
            assertThat(TemporaryName.complaint(name, broker)).isNull();
        }
    }

    @Test
    void shouldRefuseNamesOfOtherBrokersAndForms() {
        String name = TemporaryName.of("a", 1, 2);
        assertThat(TemporaryName.complaint(name, "b")).contains("TMP%b%");
        assertThat(TemporaryName.complaint("orders", "a")).contains("TMP%a%");
        assertThat(TemporaryName.complaint(name + "0", "a")).contains("32");
        assertThat(TemporaryName.complaint("TMP%a%", "a")).contains("32");
        assertThat(TemporaryName.complaint(name.substring(0, name.length() - 1) + "G", "a"))
                .contains("32");
        assertThat(TemporaryName.isTemporary("orders.TMP%")).isFalse();
    }
}
