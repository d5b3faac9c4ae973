package io.penstock.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TckSettingsTest {
    private static Properties given(String... namesAndValues) {
        Properties properties = new Properties();
        for (String path : List.of("tck.repository", "tck.brokerJar", "tck.work")) {
            properties.setProperty(path, path);
        }
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }

    @Test
    void shouldRunEverythingOverTcpUnlessTold() {
        TckSettings settings = TckSettings.of(given());
        assertThat(settings.transport()).isEqualTo(Transport.TCP);
        assertThat(settings.isWholeRun()).isTrue();
        assertThat(settings.forks()).isEqualTo(2);
        assertThat(settings.directory()).isEqualTo(Path.of("tck.work", "tcp"));
    }

    @Test
    void shouldDoAsItIsTold() {
        TckSettings settings = TckSettings.of(
                given("transport", "vm", "tck.tests", "a.B, c.D#e ,", "tck.forks", "4", "tck.limitMinutes", "7"));
        assertThat(settings.transport()).isEqualTo(Transport.VM);
        assertThat(settings.tests()).containsExactly("a.B", "c.D#e");
        assertThat(settings.isWholeRun()).isFalse();
        assertThat(settings.forks()).isEqualTo(4);
        assertThat(settings.limit()).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void shouldNameThePropertyThatIsWrong() {
        assertThatThrownBy(() -> TckSettings.of(given("transport", "pigeon")))
                .hasMessage("transport is tcp or vm, not pigeon");
        assertThatThrownBy(() -> TckSettings.of(given("tck.forks", "many"))).hasMessageContaining("tck.forks");
        assertThatThrownBy(() -> TckSettings.of(given("tck.forks", "0"))).hasMessageContaining("tck.forks");
        assertThatThrownBy(() -> TckSettings.of(new Properties())).hasMessageContaining("tck.repository");
    }
}
