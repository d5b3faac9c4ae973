package io.penstock.cli.config;

import io.penstock.config.ConfigKey;
import io.penstock.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options {@code -c} and {@code --set} of every command that reads a server's configuration. */
public final class ConfigurationOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file of key=value lines.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets one key; stronger than file and environment. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    public Settings read(List<ConfigKey<?>> keys) {
        return read(keys, List.of());
    }

    /** With settings that the command itself adds, which the user's {@code --set} can still change. */
    public Settings read(List<ConfigKey<?>> keys, List<String> own) {
        List<String> all = new ArrayList<>(own);
        all.addAll(overrides);
        return Settings.read(keys, Optional.ofNullable(file), System.getenv(), all);
    }
}
