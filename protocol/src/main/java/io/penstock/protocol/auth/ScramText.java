package io.penstock.protocol.auth;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Takes the attributes of a SCRAM message apart, in the order that RFC 5802 section 7 prescribes. One thread; lives as long
 * as one message. Whatever the text is, it throws nothing but AUTHENTICATION_FAILED.
 */
final class ScramText {
    private static final int SIZE_MAX = 4096;

    private final String text;
    private int at;

    private ScramText(String text) {
        this.text = text;
    }

    static ScramText of(byte[] message) {
        return new ScramText(decode(message));
    }

    static ScramText of(String message) {
        return new ScramText(message);
    }

    static String decode(byte[] message) {
        if (message == null || message.length > SIZE_MAX) {
            throw failure("A login step is missing or too long");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message))
                    .toString();
        } catch (CharacterCodingException e) {
            throw failure("A login step is not UTF-8");
        }
    }

    /** The value of the next attribute, which must have this name. */
    String next(char name) {
        if (text.length() - at < 2 || text.charAt(at) != name || text.charAt(at + 1) != '=') {
            throw failure("A login step has no '" + name + "' where it belongs");
        }
        int comma = text.indexOf(',', at);
        int end = comma < 0 ? text.length() : comma;
        String value = text.substring(at + 2, end);
        at = comma < 0 ? end : end + 1;
        return value;
    }

    boolean nextIs(char name) {
        return at < text.length() && text.charAt(at) == name;
    }

    /** Whether the next attribute is one that must be understood, which nobody here does. */
    void refuseExtension() {
        if (nextIs('m')) {
            throw failure("A login step has an extension that is not known");
        }
    }

    static byte[] base64(String value) {
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            throw failure("A login step has a value that is not Base64");
        }
    }

    static String base64(byte[] value) {
        return Base64.getEncoder().encodeToString(value);
    }

    static byte[] bytes(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }

    /** A user name as an attribute's value. */
    static String escape(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }

    static String unescape(String value) {
        String name = value.replace("=2C", ",").replace("=3D", "=");
        if (!escape(name).equals(value)) {
            throw failure("A login step has a user name that is not escaped");
        }
        return name;
    }

    static PenstockException failure(String what) {
        return new PenstockException(ErrorCode.AUTHENTICATION_FAILED, what);
    }
}
