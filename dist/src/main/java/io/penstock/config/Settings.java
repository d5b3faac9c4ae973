package io.penstock.config;

import io.penstock.protocol.client.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of a set of keys, each with where it came from: default, file, environment, command line, the later the stronger.
 *
 * <p>Immutable. Every value has been read by its type when this exists, so {@link #get} cannot fail on a user's mistake. An unknown
 * key in the file or on the command line is an error; an unknown environment variable is not, since container platforms set
 * variables of their own that begin with a service's name.
 */
public final class Settings {
    private final Map<String, Setting> settings;

    /**
     * One value and its origin.
     *
     * @param key what it belongs to
     * @param text as the user wrote it
     * @param value as its type read it
     * @param origin "default", "file broker.conf line 3", "environment PENSTOCK_X", "command line"
     */
    public record Setting(ConfigKey<?> key, String text, Object value, String origin) {
        /** The text, or stars for a secret that is set. */
        public String shown() {
            return key.secrecy() == ConfigKey.Secrecy.SECRET && !text.isEmpty() ? "******" : text;
        }
    }

    private Settings(Map<String, Setting> settings) {
        this.settings = settings;
    }

    /**
     * Reads all of it.
     *
     * @param keys the keys there are
     * @param file lines of key=value; # begins a comment line
     * @param environment the process's variables
     * @param overrides key=value from the command line, in order
     * @throws ConfigException naming the place and the key
     */
    public static Settings read(
            List<ConfigKey<?>> keys, Optional<Path> file, Map<String, String> environment, List<String> overrides) {
        Map<String, ConfigKey<?>> known = new LinkedHashMap<>();
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (ConfigKey<?> key : keys) {
            known.put(key.name(), key);
            put(settings, key, key.defaultText(), "default");
        }
        file.ifPresent(path -> readFile(path, known, settings));
        for (ConfigKey<?> key : keys) {
            String text = environment.get(key.environmentName());
            if (text != null) {
                put(settings, key, text, "environment " + key.environmentName());
            }
        }
        for (String line : overrides) {
            putLine(line, known, settings, "command line");
        }
        return new Settings(settings);
    }

    /** The value of a key that belongs to the set. */
    @SuppressWarnings("unchecked") // the value was made by this very key's type
    public <T> T get(ConfigKey<T> key) {
        Setting setting = settings.get(key.name());
        if (setting == null || !setting.key().equals(key)) {
            throw new IllegalArgumentException(key.name() + " is not among the keys that were read");
        }
        return (T) setting.value();
    }

    /** All of them, in the order of declaration. */
    public List<Setting> all() {
        return new ArrayList<>(settings.values());
    }

    private static void readFile(Path path, Map<String, ConfigKey<?>> known, Map<String, Setting> settings) {
        List<String> lines;
        try {
            lines = Files.readAllLines(path);
        } catch (IOException e) {
            throw new ConfigException("configuration file " + path + " cannot be read: " + e.getMessage(), e);
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                putLine(line, known, settings, "file " + path.getFileName() + " line " + (i + 1));
            }
        }
    }

    private static void putLine(
            String line, Map<String, ConfigKey<?>> known, Map<String, Setting> settings, String origin) {
        int equals = line.indexOf('=');
        if (equals <= 0) {
            throw new ConfigException(origin + ": '" + line + "' is not key=value");
        }
        String name = line.substring(0, equals).strip();
        ConfigKey<?> key = known.get(name);
        if (key == null) {
            String hint = NearestName.of(name, known.keySet())
                    .map(nearest -> "; did you mean '" + nearest + "'?")
                    .orElse("; 'penstock config print --reference' lists the keys");
            throw new ConfigException(origin + ": unknown key '" + name + "'" + hint);
        }
        put(settings, key, line.substring(equals + 1).strip(), origin);
    }

    private static void put(Map<String, Setting> settings, ConfigKey<?> key, String text, String origin) {
        try {
            settings.put(key.name(), new Setting(key, text, key.read(text), origin));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(origin + ": " + key.name() + ": " + e.getMessage(), e);
        }
    }
}
