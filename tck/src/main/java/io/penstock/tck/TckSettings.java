package io.penstock.tck;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * What a run is asked to do. An immutable value, for any thread.
 *
 * @param transport how clients reach the broker
 * @param tests what to run: parts of class names, each with #method or without; empty for everything
 * @param forks how many JVMs run tests at a time, each with a broker of its own
 * @param limit how long the whole run may take
 * @param repository the local Maven repository
 * @param brokerJar the penstock command in one jar
 * @param work where stores, logs and the report go
 */
record TckSettings(
        Transport transport,
        List<String> tests,
        int forks,
        Duration limit,
        Path repository,
        Path brokerJar,
        Path work) {
    private static final int FORKS_MAX = 16;

    TckSettings {
        tests = List.copyOf(tests);
        if (forks < 1 || forks > FORKS_MAX) {
            throw new IllegalArgumentException("tck.forks is a number from 1 to " + FORKS_MAX + ", not " + forks);
        }
    }

    /**
     * Reads them from system properties.
     *
     * @throws IllegalArgumentException that names the property
     */
    static TckSettings of(Properties given) {
        return new TckSettings(
                transport(given.getProperty("transport", "tcp")),
                Arrays.stream(given.getProperty("tck.tests", "").split(","))
                        .map(String::trim)
                        .filter(test -> !test.isEmpty())
                        .toList(),
                number(given, "tck.forks", 2),
                Duration.ofMinutes(number(given, "tck.limitMinutes", 60)),
                path(given, "tck.repository"),
                path(given, "tck.brokerJar"),
                path(given, "tck.work"));
    }

    private static Transport transport(String name) {
        try {
            return Transport.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("transport is tcp or vm, not " + name, unknown);
        }
    }

    private static int number(Properties given, String name, int usual) {
        String text = given.getProperty(name, String.valueOf(usual));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(name + " is a number, not " + text, wrong);
        }
    }

    private static Path path(Properties given, String name) {
        String text = given.getProperty(name);
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException(name + " is needed: a path");
        }
        return Path.of(text);
    }

    /** Where this transport's run puts its files. */
    Path directory() {
        return work.resolve(transport.name().toLowerCase(Locale.ROOT));
    }

    boolean isWholeRun() {
        return tests.isEmpty();
    }
}
