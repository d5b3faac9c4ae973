package io.penstock.protocol.transport;

/** Where something listens: a host and port, or a name inside this Java virtual machine. */
public sealed interface Endpoint {
    /** A TCP endpoint; port 0 lets the system choose when listening. */
    record Tcp(String host, int port) implements Endpoint {
        public Tcp {
            if (host == null || host.isBlank()) {
                throw new IllegalArgumentException("a host is needed");
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be within 0 to 65535: " + port);
            }
        }

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** An endpoint inside this Java virtual machine. */
    record InJvm(String name) implements Endpoint {
        public InJvm {
            if (name == null || name.isBlank()) {
                throw new IllegalArgumentException("a name is needed");
            }
        }

        @Override
        public String toString() {
            return "vm:" + name;
        }
    }
}
