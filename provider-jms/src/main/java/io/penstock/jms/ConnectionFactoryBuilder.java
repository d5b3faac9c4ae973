package io.penstock.jms;

import jakarta.jms.JMSRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a {@link PenstockConnectionFactory} in one expression, without writing a URI by hand:
 *
 * <pre>{@code
 * ConnectionFactory factory = PenstockConnectionFactory.builder()
 *         .broker("a.example", 9876)
 *         .broker("b.example")
 *         .encrypted()
 *         .login("shop", password)
 *         .option("failover.maxReconnectAttempts", "20")
 *         .build();
 * }</pre>
 *
 * For one thread. What is built does not change with the builder.
 */
public final class ConnectionFactoryBuilder {
    private final List<String> addresses = new ArrayList<>();
    private final Map<String, String> options = new TreeMap<>();
    private String scheme = "penstock://";
    private String whole;

    ConnectionFactoryBuilder() {}

    /** Adds the address of a broker or name server at the default port. */
    public ConnectionFactoryBuilder broker(String host) {
        return broker(host, PenstockUri.DEFAULT_PORT);
    }

    /** Adds the address of a broker or name server; an IPv6 address is given without brackets. */
    public ConnectionFactoryBuilder broker(String host, int port) {
        addresses.add((host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
        return this;
    }

    /** Asks for TLS. */
    public ConnectionFactoryBuilder encrypted() {
        scheme = "penstocks://";
        return this;
    }

    /** Asks for TLS and believes the certificates in this file instead of those that the JDK trusts. */
    public ConnectionFactoryBuilder trusting(Path trustStore, String password) {
        set(UriOptions.TRUST_STORE, trustStore.toString());
        return encrypted().set(UriOptions.TRUST_STORE_PASSWORD, password);
    }

    /** Uses the broker of this name in this virtual machine, with files in {@link #option store} if that is set. */
    public ConnectionFactoryBuilder embedded(String name) {
        return uri("vm://" + name);
    }

    /** Uses a URI as it is written, in place of addresses. */
    public ConnectionFactoryBuilder uri(String uri) {
        whole = uri;
        return this;
    }

    public ConnectionFactoryBuilder login(String username, String password) {
        set(UriOptions.USERNAME, username);
        return set(UriOptions.PASSWORD, password);
    }

    public ConnectionFactoryBuilder clientID(String clientID) {
        return set(UriOptions.CLIENT_ID, clientID);
    }

    /** Sets the default of the queue, topic and durable topic prefetch. */
    public ConnectionFactoryBuilder prefetch(int messages) {
        return set(UriOptions.PREFETCH_ALL, messages);
    }

    public ConnectionFactoryBuilder connectTimeout(Duration limit) {
        return set(UriOptions.CONNECT_TIMEOUT, limit.toMillis());
    }

    /** Zero is without end. */
    public ConnectionFactoryBuilder requestTimeout(Duration limit) {
        return set(UriOptions.REQUEST_TIMEOUT, limit.toMillis());
    }

    /** Zero is without end. */
    public ConnectionFactoryBuilder sendTimeout(Duration limit) {
        return set(UriOptions.SEND_TIMEOUT, limit.toMillis());
    }

    public ConnectionFactoryBuilder closeTimeout(Duration limit) {
        return set(UriOptions.CLOSE_TIMEOUT, limit.toMillis());
    }

    /** Classes and packages that object messages may hold beyond the basics. */
    public ConnectionFactoryBuilder allowClasses(String... classesAndPackages) {
        return set(UriOptions.ALLOW_LIST, String.join(",", classesAndPackages));
    }

    /** Sets any option by its full name; see docs/uri-options.md. By null it is taken back. */
    public ConnectionFactoryBuilder option(String name, String value) {
        if (value == null) {
            options.remove(name);
        } else {
            options.put(name, value);
        }
        return this;
    }

    private ConnectionFactoryBuilder set(UriOption<?> option, Object value) {
        return option(option.name(), value == null ? null : value.toString());
    }

    /**
     * Makes the factory and checks what it was given.
     *
     * @throws JMSRuntimeException with the code PENSTOCK-1107 that says what is wrong
     */
    public PenstockConnectionFactory build() {
        return Unchecked.call(() -> {
            PenstockConnectionFactory factory = new PenstockConnectionFactory(address());
            options.forEach(factory::setOption);
            factory.settings();
            return factory;
        });
    }

    private String address() {
        if (whole == null) {
            String hosts = addresses.isEmpty() ? "localhost:" + PenstockUri.DEFAULT_PORT : String.join(",", addresses);
            return scheme + hosts;
        }
        if (!addresses.isEmpty()) {
            throw new IllegalArgumentException(
                    "Either a URI or addresses: " + PenstockUri.masked(whole) + " and " + String.join(",", addresses));
        }
        return whole;
    }
}
