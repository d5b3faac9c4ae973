package io.penstock.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A small reader and writer of JSON for RocketMQ's headers and bodies: {@code Map<String, Object>} in the order of the text,
 * {@code List<Object>}, String, Long, Double, Boolean and null. It writes standard JSON; it also reads member names without
 * quotes, as older RocketMQ brokers and clients write them.
 *
 * <p>Without state; any thread. Depth, size and number of values are bounded, and bad text gives {@link WireException} only.
 */
public final class Json {
    static final int DEPTH_MAX = 32;
    /** A value of two bytes takes sixty on the heap, so the size alone would not bound the memory. */
    static final int VALUES_MAX = 500_000;

    static final int SIZE_MAX = Frame.SIZE_MAX;

    private Json() {}

    /** Parses what remains in the buffer, whose position stays. */
    public static Object parse(ByteBuffer utf8) {
        if (utf8.remaining() > SIZE_MAX) {
            throw new WireException("JSON of " + utf8.remaining() + " bytes");
        }
        byte[] bytes = new byte[utf8.remaining()];
        utf8.get(utf8.position(), bytes);
        return parse(new String(bytes, StandardCharsets.UTF_8));
    }

    public static Object parse(String text) {
        return new JsonReader(text).whole();
    }

    /** Parses a body that must be an object. */
    public static Map<String, Object> parseObject(ByteBuffer utf8) {
        if (parse(utf8) instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            Map<String, Object> members = (Map<String, Object>) map;
            return members;
        }
        throw new WireException("JSON that is no object");
    }

    public static String text(Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value, 0);
        return text.toString();
    }

    public static void write(Object value, OutBuffer out) {
        out.putUtf8(text(value));
    }

    private static void append(StringBuilder text, Object value, int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("JSON deeper than " + DEPTH_MAX);
        }
        if (value instanceof Map<?, ?> map) {
            appendObject(text, map, depth);
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (int i = 0; i < list.size(); i++) {
                if (i > 0) {
                    text.append(',');
                }
                append(text, list.get(i), depth + 1);
            }
            text.append(']');
        } else if (value == null || value instanceof Boolean || isWhole(value)) {
            text.append(value);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            text.append(Double.isFinite(number) ? value.toString() : "null");
        } else if (value instanceof String string) {
            quote(text, string);
        } else {
            throw new IllegalArgumentException("No JSON for " + value.getClass());
        }
    }

    private static boolean isWhole(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
    }

    private static void appendObject(StringBuilder text, Map<?, ?> map, int depth) {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator();
        while (members.hasNext()) {
            Map.Entry<?, ?> member = members.next();
            quote(text, member.getKey().toString());
            text.append(':');
            append(text, member.getValue(), depth + 1);
            if (members.hasNext()) {
                text.append(',');
            }
        }
        text.append('}');
    }

    private static void quote(StringBuilder text, String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20 || Character.isSurrogate(c) && !isPaired(string, i)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isPaired(String string, int at) {
        char c = string.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 < string.length() && Character.isLowSurrogate(string.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(string.charAt(at - 1));
    }
}
