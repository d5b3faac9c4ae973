package io.penstock.jms.naming;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import javax.naming.ConfigurationException;
import javax.naming.Context;

/** The properties file that {@code java.naming.provider.url} may name, for programs that can set that field only. Stateless, for any thread. */
final class ProviderFile {
    /** The largest file that is read, in bytes. */
    static final long BYTES_MAX = 1 << 20;

    private ProviderFile() {}

    /** Whether a provider URL is one of a broker, or at least none of a file. */
    static boolean isConnectionUri(String location) {
        return location.startsWith("failover:") || location.contains("://") && !location.startsWith("file:");
    }

    /** Reads the file, in UTF-8. */
    static Map<String, String> read(String location) throws ConfigurationException {
        Properties properties = new Properties();
        try {
            Path file = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
            if (Files.size(file) > BYTES_MAX) {
                throw unreadable(location, "it is larger than " + BYTES_MAX + " bytes", null);
            }
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
        } catch (IOException | IllegalArgumentException failed) {
            throw unreadable(location, failed.toString(), failed);
        }
        Map<String, String> read = new HashMap<>();
        properties.forEach((key, value) -> read.put((String) key, (String) value));
        return read;
    }

    private static ConfigurationException unreadable(String location, String why, Exception cause) {
        ConfigurationException failure = new ConfigurationException(
                Context.PROVIDER_URL + " is neither a connection URI (penstock://, penstocks://,"
                        + " vm://, failover:(...)) nor a readable properties file: " + location + ": " + why);
        failure.setRootCause(cause);
        return failure;
    }
}
