package io.penstock.config;

import java.util.Locale;

/**
 * One configuration key, declared once: reading, printing and docs/configuration.md follow from it. Immutable.
 *
 * @param name as in the file and on the command line
 * @param type what may stand behind it
 * @param defaultText what stands there when nobody says anything; read like a user's value
 * @param about one sentence for the reference
 * @param secrecy whether its value may be printed
 */
public record ConfigKey<T>(String name, ValueType<T> type, String defaultText, String about, Secrecy secrecy) {
    /** Whether a value may be printed. */
    public enum Secrecy {
        OPEN,
        SECRET
    }

    public static <T> ConfigKey<T> of(String name, ValueType<T> type, String defaultText, String about) {
        return new ConfigKey<>(name, type, defaultText, about, Secrecy.OPEN);
    }

    public static <T> ConfigKey<T> secret(String name, ValueType<T> type, String about) {
        return new ConfigKey<>(name, type, "", about, Secrecy.SECRET);
    }

    /** The environment variable that overrides it: {@code listenPort} is {@code PENSTOCK_LISTEN_PORT}. */
    public String environmentName() {
        String words = name.replace('.', '_').replaceAll("([a-z0-9])([A-Z])", "$1_$2");
        return "PENSTOCK_" + words.toUpperCase(Locale.ROOT);
    }

    T read(String text) {
        return type.read(text);
    }
}
