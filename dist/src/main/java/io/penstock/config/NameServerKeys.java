package io.penstock.config;

import java.util.List;
import java.util.stream.Stream;

/** The keys of a name server. */
public final class NameServerKeys {
    public static final ConfigKey<Integer> LISTEN_PORT =
            ConfigKey.of("listenPort", ValueType.PORT, "9876", "Port to listen at; 0 for any free one.");

    public static final List<ConfigKey<?>> ALL = Stream.concat(
                    Stream.<ConfigKey<?>>of(LISTEN_PORT), ListenKeys.ALL.stream())
            .toList();

    private NameServerKeys() {}
}
