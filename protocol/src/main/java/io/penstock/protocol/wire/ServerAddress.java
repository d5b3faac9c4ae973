package io.penstock.protocol.wire;

/**
 * Host and port of a server, written {@code host:port} or {@code [v6]:port}.
 *
 * <p>Immutable; any thread.
 *
 * @param host a name or an address, without brackets
 */
public record ServerAddress(String host, int port) {
    public ServerAddress {
        if (host == null || host.isBlank() || port < 0 || port > 65535) {
            throw new IllegalArgumentException("No address: host '" + host + "', port " + port);
        }
    }

    /** Reads {@code host:port}; a text without a port takes the default. */
    public static ServerAddress parse(String text, int defaultPort) {
        String trimmed = text.trim();
        int hostEnd;
        String host;
        if (trimmed.startsWith("[")) {
            hostEnd = trimmed.indexOf(']') + 1;
            host = hostEnd == 0 ? "" : trimmed.substring(1, hostEnd - 1);
        } else {
            int colon = trimmed.indexOf(':');
            hostEnd = colon < 0 ? trimmed.length() : colon;
            host = trimmed.substring(0, hostEnd);
        }
        String rest = trimmed.substring(hostEnd);
        if (host.isEmpty() || !rest.isEmpty() && rest.charAt(0) != ':') {
            throw invalid(text);
        }
        try {
            return new ServerAddress(host, rest.isEmpty() ? defaultPort : Integer.parseInt(rest.substring(1)));
        } catch (IllegalArgumentException e) {
            throw invalid(text);
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }

    private static PenstockException invalid(String text) {
        return new PenstockException(ErrorCode.INVALID_URI, "'" + text + "' is no host:port");
    }
}
