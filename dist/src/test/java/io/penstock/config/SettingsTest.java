package io.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final ConfigKey<Integer> PORT = ConfigKey.of("listenPort", ValueType.PORT, "10911", "Port.");
    private static final ConfigKey<Long> SIZE = ConfigKey.of("segmentSize", ValueType.SIZE, "64k", "Size.");
    private static final ConfigKey<Duration> WAIT = ConfigKey.of("tls.waitTime", ValueType.DURATION, "30s", "Wait.");
    private static final ConfigKey<String> PASSWORD = ConfigKey.secret("password", ValueType.TEXT, "Secret.");
    private static final List<ConfigKey<?>> KEYS = List.of(PORT, SIZE, WAIT, PASSWORD);

    @TempDir
    private Path directory;

    @Test
    void shouldHaveTheDefaultsWhenNobodySaysAnything() {
        Settings settings = Settings.read(KEYS, Optional.empty(), Map.of(), List.of());
        assertThat(settings.get(PORT)).isEqualTo(10911);
        assertThat(settings.get(SIZE)).isEqualTo(64 * 1024);
        assertThat(settings.get(WAIT)).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.all()).allMatch(setting -> setting.origin().equals("default"));
    }

    @Test
    void shouldLetTheCommandLineWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
        Path file = file("# a comment", "", " listenPort = 1 ", "segmentSize=2m", "tls.waitTime=1m");
        Settings settings = Settings.read(
                KEYS,
                Optional.of(file),
                Map.of("PENSTOCK_SEGMENT_SIZE", "3m", "PENSTOCK_TLS_WAIT_TIME", "2m", "PENSTOCK_PORT", "tcp://1.2.3.4"),
                List.of("tls.waitTime=500ms"));
        assertThat(settings.get(PORT)).isEqualTo(1);
        assertThat(settings.get(SIZE)).isEqualTo(3L << 20);
        assertThat(settings.get(WAIT)).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.all().stream().map(Settings.Setting::origin))
                .containsExactly(
                        "file broker.conf line 3", "environment PENSTOCK_SEGMENT_SIZE", "command line", "default");
    }

    @Test
    void shouldNameTheNearestKeyForAnUnknownOne() throws IOException {
        Path file = file("listenPort=1", "segmentsize=2m");
        assertThatThrownBy(() -> Settings.read(KEYS, Optional.of(file), Map.of(), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("file broker.conf line 2: unknown key 'segmentsize'; did you mean 'segmentSize'?");
    }

    @Test
    void shouldSayWhereAWrongValueStands() {
        assertThatThrownBy(() -> Settings.read(KEYS, Optional.empty(), Map.of(), List.of("listenPort=70000")))
                .hasMessage("command line: listenPort: 70000 is not within 0 to 65535");
        assertThatThrownBy(
                        () -> Settings.read(KEYS, Optional.empty(), Map.of("PENSTOCK_SEGMENT_SIZE", "big"), List.of()))
                .hasMessageStartingWith("environment PENSTOCK_SEGMENT_SIZE: segmentSize: big is not a size");
        assertThatThrownBy(() -> Settings.read(KEYS, Optional.empty(), Map.of(), List.of("listenPort")))
                .hasMessage("command line: 'listenPort' is not key=value");
        assertThatThrownBy(() -> Settings.read(KEYS, Optional.of(directory.resolve("none")), Map.of(), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void shouldNotShowASecret() {
        Settings settings = Settings.read(KEYS, Optional.empty(), Map.of(), List.of("password=open sesame"));
        assertThat(settings.get(PASSWORD)).isEqualTo("open sesame");
        assertThat(settings.all().stream().map(Settings.Setting::shown)).noneMatch(text -> text.contains("sesame"));
    }

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("broker.conf"), List.of(lines));
    }
}
