package io.penstock.config;

import io.penstock.protocol.transport.ConnectionLimits;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.ListenOptions;
import io.penstock.protocol.transport.ServerTls;
import io.penstock.protocol.transport.SocketOptions;
import io.penstock.protocol.transport.TlsMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of listening; where to listen is the same for broker and name server. */
final class ListenKeys {
    static final ConfigKey<String> BIND_ADDRESS = ConfigKey.of(
            "bindAddress",
            ValueType.TEXT,
            "127.0.0.1",
            "Address of this machine to listen at; 0.0.0.0 for all of them.");
    static final ConfigKey<Integer> CONNECTIONS =
            ConfigKey.of("connectionsMax", ValueType.COUNT, "10000", "Most connections at a time.");
    static final ConfigKey<Integer> CONNECTIONS_PER_ADDRESS = ConfigKey.of(
            "connectionsPerAddressMax", ValueType.COUNT, "256", "Most connections from one remote address.");
    static final ConfigKey<Integer> CONNECTIONS_NOT_LOGGED_IN = ConfigKey.of(
            "connectionsNotLoggedInMax", ValueType.COUNT, "1000", "Most connections that have not logged in yet.");
    static final ConfigKey<Duration> LOGIN_TIMEOUT =
            ConfigKey.of("loginTimeout", ValueType.DURATION, "10s", "Time that a peer has to log in.");
    static final ConfigKey<Duration> IDLE_TIMEOUT =
            ConfigKey.of("idleTimeout", ValueType.DURATION, "120s", "A peer that is silent for so long is closed.");
    static final ConfigKey<Duration> WRITE_STALL_TIMEOUT = ConfigKey.of(
            "writeStallTimeout", ValueType.DURATION, "60s", "A peer that reads nothing for so long is closed.");
    static final ConfigKey<Optional<Path>> TLS_KEY_STORE = ConfigKey.of(
            "tls.keyStore",
            ValueType.OPTIONAL_PATH,
            "",
            "PKCS#12 or JKS file with the server's key and certificates; empty for no TLS.");
    static final ConfigKey<String> TLS_KEY_STORE_PASSWORD =
            ConfigKey.secret("tls.keyStorePassword", ValueType.TEXT, "Opens the key store and its key.");
    static final ConfigKey<TlsMode> TLS_MODE = ConfigKey.of(
            "tls.mode",
            ValueType.choice(List.of(TlsMode.values())),
            "PERMISSIVE",
            "PERMISSIVE serves plain and TLS peers on the same port, ENFORCING refuses plain ones.");

    /** Where to listen, and how. */
    static final List<ConfigKey<?>> ENDPOINT = List.of(BIND_ADDRESS, TLS_KEY_STORE, TLS_KEY_STORE_PASSWORD, TLS_MODE);

    /** What bounds connections. */
    static final List<ConfigKey<?>> LIMITS = List.of(
            CONNECTIONS,
            CONNECTIONS_PER_ADDRESS,
            CONNECTIONS_NOT_LOGGED_IN,
            LOGIN_TIMEOUT,
            IDLE_TIMEOUT,
            WRITE_STALL_TIMEOUT);

    private ListenKeys() {}

    static ListenOptions options(Settings settings, int port) {
        ConnectionLimits usual = ConnectionLimits.forServers();
        ConnectionLimits limits = new ConnectionLimits(
                usual.frameMax(),
                usual.frameMaxBeforeLogin(),
                millis(settings.get(LOGIN_TIMEOUT)),
                millis(settings.get(IDLE_TIMEOUT)),
                millis(settings.get(WRITE_STALL_TIMEOUT)),
                usual.unsentHighMark(),
                usual.unsentLowMark());
        ListenOptions.Admission admission = new ListenOptions.Admission(
                settings.get(CONNECTIONS),
                settings.get(CONNECTIONS_PER_ADDRESS),
                settings.get(CONNECTIONS_NOT_LOGGED_IN));
        return new ListenOptions(endpoint(settings, port), tls(settings), SocketOptions.defaults(), limits, admission);
    }

    static Endpoint.Tcp endpoint(Settings settings, int port) {
        return new Endpoint.Tcp(settings.get(BIND_ADDRESS), port);
    }

    /** Null for no TLS. */
    static ServerTls tls(Settings settings) {
        return settings.get(TLS_KEY_STORE)
                .map(file -> new ServerTls(file, settings.get(TLS_KEY_STORE_PASSWORD), settings.get(TLS_MODE)))
                .orElse(null);
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
