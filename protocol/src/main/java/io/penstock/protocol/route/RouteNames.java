package io.penstock.protocol.route;

/**
 * The spelling rules of the names that travel in registrations: topics, brokers, clusters and broker addresses.
 *
 * <p>Pure functions, any thread. A name that passes here holds no comma, quote, blank or control character, so it can
 * stand in a log line, in JSON and in the comma-separated texts that some clients take apart by hand.
 */
public final class RouteNames {
    /** Longest topic name in characters; retry topics put a prefix before a group name of up to 127. */
    public static final int TOPIC_LENGTH_LIMIT = 255;

    /** Longest broker or cluster name in characters. */
    public static final int BROKER_LENGTH_LIMIT = 127;

    /** Longest address in characters: a host name of 253 and a port. */
    public static final int ADDRESS_LENGTH_LIMIT = 260;

    private RouteNames() {}

    /** True when {@code name} can be a topic's name. */
    public static boolean isTopic(String name) {
        return hasOnly(name, TOPIC_LENGTH_LIMIT, "%|_-.");
    }

    /** True when {@code name} can be the name of a broker or a cluster. */
    public static boolean isBroker(String name) {
        return hasOnly(name, BROKER_LENGTH_LIMIT, "%|_-.");
    }

    /** True when {@code address} looks like {@code host:port}, the host a name, an IPv4 or a bracketed IPv6 address. */
    public static boolean isAddress(String address) {
        if (address == null || address.length() > ADDRESS_LENGTH_LIMIT) {
            return false;
        }
        int colon = address.lastIndexOf(':');
        if (colon <= 0) {
            return false;
        }
        String host = address.substring(0, colon);
        boolean bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
        boolean hostFits = bracketed
                ? hasOnly(host.substring(1, host.length() - 1), ADDRESS_LENGTH_LIMIT, ":.%_-")
                : hasOnly(host, ADDRESS_LENGTH_LIMIT, "._-");
        return hostFits && isPort(address.substring(colon + 1));
    }

    private static boolean isPort(String text) {
        if (text.isEmpty() || text.length() > 5) {
            return false;
        }
        int port = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            port = port * 10 + (c - '0');
        }
        return port >= 1 && port <= 65_535;
    }

    private static boolean hasOnly(String text, int lengthLimit, String extra) {
        if (text == null || text.isEmpty() || text.length() > lengthLimit) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && extra.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
