package io.penstock.jms;

import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of a connection URI in its parts:
 *
 * <pre>
 *   penstock://host[:port][,host[:port]]...[?option=value&amp;...]     name servers or brokers, plain
 *   penstocks://...                                                the same, encrypted
 *   failover:(penstock://a,penstock://b)[?...]                     the same list in other words
 *   vm://name[?persistent=false | ?store=directory]                the broker in this Java virtual machine
 * </pre>
 *
 * Values may be percent-encoded. Whatever is wrong is a PenstockException with the code INVALID_URI that says what and where. A value, for any
 * thread.
 *
 * @param scheme how the broker is reached
 * @param endpoints the addresses; empty with {@link Scheme#VM}
 * @param name the broker's name with {@link Scheme#VM}, else null
 * @param options the options as written, decoded, in their order; not yet looked at
 */
record PenstockUri(Scheme scheme, List<Endpoint> endpoints, String name, Map<String, String> options) {
    static final int DEFAULT_PORT = 9876;

    private static final String FAILOVER = "failover:";

    /** How the broker is reached. */
    enum Scheme {
        PLAIN("penstock://"),
        TLS("penstocks://"),
        VM("vm://");

        private final String prefix;

        Scheme(String prefix) {
            this.prefix = prefix;
        }
    }

    static PenstockUri parse(String text) {
        if (text == null || text.isBlank()) {
            throw invalid("A connection URI is needed, such as penstock://localhost:" + DEFAULT_PORT);
        }
        String trimmed = text.strip();
        int question = optionsMark(trimmed);
        String where = question < 0 ? trimmed : trimmed.substring(0, question);
        Map<String, String> options = question < 0 ? Map.of() : parseOptions(trimmed.substring(question + 1));
        if (where.startsWith(FAILOVER)) {
            return failover(where, options);
        }
        Scheme scheme = schemeOf(where);
        String rest = where.substring(scheme.prefix.length());
        if (scheme == Scheme.VM) {
            return vm(rest, options);
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (String address : rest.split(",", -1)) {
            endpoints.add(endpoint(address));
        }
        return new PenstockUri(scheme, List.copyOf(endpoints), null, options);
    }

    /** In failover:(...) the options stand behind the parenthesis; a question mark within would be an inner URI's. */
    private static int optionsMark(String text) {
        int from = text.startsWith(FAILOVER) ? Math.max(0, text.lastIndexOf(')')) : 0;
        return text.indexOf('?', from);
    }

    private static PenstockUri failover(String where, Map<String, String> options) {
        String list = where.substring(FAILOVER.length());
        if (list.startsWith("//")) {
            list = list.substring(2);
        }
        if (!list.startsWith("(") || !list.endsWith(")")) {
            throw invalid("failover: needs its addresses in parentheses, such as failover:(penstock://a,penstock://b)");
        }
        Scheme scheme = null;
        List<Endpoint> endpoints = new ArrayList<>();
        for (String uri : list.substring(1, list.length() - 1).split(",", -1)) {
            if (uri.indexOf('?') >= 0) {
                throw invalid(
                        "Options stand behind the closing parenthesis of failover:(...), not within: " + masked(uri));
            }
            Scheme own = schemeOf(uri.strip());
            if (own == Scheme.VM || scheme != null && scheme != own) {
                throw invalid("All addresses within failover:(...) are penstock://, or all are penstocks://");
            }
            scheme = own;
            endpoints.add(endpoint(uri.strip().substring(own.prefix.length())));
        }
        return new PenstockUri(scheme, List.copyOf(endpoints), null, options);
    }

    private static PenstockUri vm(String rest, Map<String, String> options) {
        String name = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        if (name.isBlank()) {
            throw invalid("vm:// needs the broker's name, such as vm://test");
        }
        return new PenstockUri(Scheme.VM, List.of(), name, options);
    }

    private static Scheme schemeOf(String where) {
        for (Scheme scheme : Scheme.values()) {
            if (where.startsWith(scheme.prefix)) {
                return scheme;
            }
        }
        throw invalid("A connection URI begins with penstock://, penstocks://, vm:// or failover:( and not as "
                + masked(where));
    }

    private static Endpoint endpoint(String written) {
        String address = written.strip();
        if (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        if (address.indexOf('@') >= 0) {
            throw invalid("User and password are options, jms.username and jms.password, not part of the address");
        }
        if (address.indexOf('/') >= 0) {
            throw invalid("An address is host or host:port, without a path: '" + address + "'");
        }
        int colon = address.startsWith("[") ? address.indexOf(':', address.indexOf(']') + 1) : address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        int port = colon < 0 ? DEFAULT_PORT : port(address, address.substring(colon + 1));
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw invalid("An IPv6 address stands in brackets, such as [::1]:" + DEFAULT_PORT + ": '" + address + "'");
        }
        if (host.isBlank() || host.chars().anyMatch(Character::isWhitespace)) {
            throw invalid("A host is missing in '" + written + "'");
        }
        return new Endpoint.Tcp(host, port);
    }

    private static int port(String address, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw invalidPort(address, notANumber);
        }
        throw invalidPort(address, null);
    }

    private static PenstockException invalidPort(String address, Exception cause) {
        return new PenstockException(
                ErrorCode.INVALID_URI, "The port of '" + address + "' is not a number from 1 to 65535", cause);
    }

    private static Map<String, String> parseOptions(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw invalid("An option is written name=value: '" + pair + "'");
            }
            String name = decode(pair.substring(0, equals));
            if (options.put(name, decode(pair.substring(equals + 1))) != null) {
                throw invalid("Option " + name + " is given twice");
            }
        }
        return options;
    }

    /** Percent-decoding; a plus sign stays one, since passwords have them. */
    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] != '%') {
                decoded.put(encoded[i]);
                continue;
            }
            int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
            int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw invalid("A percent sign in an option is written %25 and else starts a code such as %20");
            }
            decoded.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new PenstockException(ErrorCode.INVALID_URI, "The percent codes in an option are not UTF-8", notUtf8);
        }
    }

    /** The text of a URI with the values of its passwords hidden. */
    static String masked(String uri) {
        return uri == null ? null : uri.replaceAll("(?i)(password=)[^&)]*", "$1***");
    }

    static PenstockException invalid(String message) {
        return new PenstockException(ErrorCode.INVALID_URI, message);
    }
}
