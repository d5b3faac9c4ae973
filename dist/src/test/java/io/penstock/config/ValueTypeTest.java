package io.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.wire.ServerAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypeTest {
    @Test
    void shouldReadSizes() {
        assertThat(ValueType.SIZE.read("4096")).isEqualTo(4096);
        assertThat(ValueType.SIZE.read("64k")).isEqualTo(64 * 1024);
        assertThat(ValueType.SIZE.read("256M")).isEqualTo(256L << 20);
        assertThat(ValueType.SIZE.read("2g")).isEqualTo(2L << 30);
        assertThat(ValueType.SIZE_LIMIT.read("none")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1m", "1.5g", "10t", "99999999999g"})
    void shouldRefuseWhatIsNoSize(String text) {
        assertThatThrownBy(() -> ValueType.SIZE.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldReadDurations() {
        assertThat(ValueType.DURATION.read("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(ValueType.DURATION.read("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(ValueType.DURATION.read("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(ValueType.DURATION.read("2h")).isEqualTo(Duration.ofHours(2));
        assertThat(ValueType.DURATION.read("1d")).isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1y", "99999999999999999d"})
    void shouldRefuseWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> ValueType.DURATION.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldReadAddressesWithEitherDividerAndTheNameServersPort() {
        assertThat(ValueType.ADDRESSES.read("a:1; b:2,c"))
                .containsExactly(new ServerAddress("a", 1), new ServerAddress("b", 2), new ServerAddress("c", 9876));
        assertThat(ValueType.ADDRESSES.read("")).isEmpty();
        assertThatThrownBy(() -> ValueType.ADDRESSES.read("a:x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldReadChoicesAndSwitchesWithoutRegardToCase() {
        ValueType<BrokerKeys.FlushDiskType> flush = ValueType.choice(List.of(BrokerKeys.FlushDiskType.values()));
        assertThat(flush.read("async_flush")).isEqualTo(BrokerKeys.FlushDiskType.ASYNC_FLUSH);
        assertThatThrownBy(() -> flush.read("never")).hasMessage("never is not SYNC_FLUSH or ASYNC_FLUSH");
        assertThat(ValueType.SWITCH.read("True")).isTrue();
        assertThatThrownBy(() -> ValueType.SWITCH.read("yes")).hasMessage("yes is neither true nor false");
    }
}
