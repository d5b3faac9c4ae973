package io.penstock.protocol.message;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Writes and reads values of properties, map bodies and stream bodies: null, Boolean, Byte, Short, Character, Integer, Long,
 * Float, Double, String and byte[], one type byte each.
 *
 * <p>Without state; any thread. Whatever the bytes are, reading throws nothing but {@link WireException}, stays inside the
 * buffer and allocates no more than the bytes that are there.
 */
public final class TypedValues {
    private static final int ENTRY_MIN = 5;

    private TypedValues() {}

    /** Type byte and value. */
    public static void put(OutBuffer out, Object value) {
        ValueType type = value == null ? ValueType.NULL : typeOf(value);
        if (type == null) {
            throw new IllegalArgumentException(
                    "No typed value: " + value.getClass().getName());
        }
        out.putByte(type.code());
        switch (type) {
            case NULL -> {}
            case BOOLEAN -> out.putBoolean((Boolean) value);
            case BYTE -> out.putByte((Byte) value);
            case SHORT -> out.putShort((Short) value);
            case CHAR -> out.putShort((Character) value);
            case INT -> out.putInt((Integer) value);
            case LONG -> out.putLong((Long) value);
            case FLOAT -> out.putInt(Float.floatToRawIntBits((Float) value));
            case DOUBLE -> out.putLong(Double.doubleToRawLongBits((Double) value));
            case STRING -> out.putString((String) value);
            case BYTES -> out.putBytes((byte[]) value);
        }
    }

    /** Reads type byte and value at the buffer's position and moves behind them. */
    public static Object get(ByteBuffer in) {
        int from = in.position();
        int after = skip(in, from, in.limit());
        in.position(after);
        return valueAt(in, from, after);
    }

    /** The body of a map message: int32 count, then names and values. */
    public static void putEntries(OutBuffer out, Map<String, ?> entries) {
        out.putInt(entries.size());
        entries.forEach((name, value) -> {
            out.putString(name);
            put(out, value);
        });
    }

    /** Reads what {@link #putEntries} wrote, at the buffer's position. */
    public static Map<String, Object> getEntries(ByteBuffer in) {
        int left = in.remaining();
        int count = left < 4 ? -1 : in.getInt();
        if (count < 0 || count > in.remaining() / ENTRY_MIN) {
            throw failure("a map of " + count + " entries in " + left + " bytes");
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        int at = visit(in, in.position(), in.limit(), count, entries::put);
        in.position(at);
        return entries;
    }

    /** The index behind the typed value at {@code at}; checks that it is whole without reading its content. */
    static int skip(ByteBuffer in, int at, int limit) {
        if (at >= limit) {
            throw failure("a value is missing");
        }
        ValueType type = ValueType.of(in.get(at));
        if (type == null) {
            throw failure("there is no type " + in.get(at));
        }
        if (type.size() < 0) {
            return skipSized(in, at + 1, limit);
        }
        if (type.size() > limit - at - 1) {
            throw failure("a " + type.title() + " is cut short");
        }
        if (type == ValueType.BOOLEAN && (in.get(at + 1) & ~1) != 0) {
            throw failure("a boolean is 0 or 1 and not " + in.get(at + 1));
        }
        return at + 1 + type.size();
    }

    /** The index behind an int32 length and its bytes, which are never null. */
    static int skipSized(ByteBuffer in, int at, int limit) {
        if (limit - at < 4) {
            throw failure("a length is cut short");
        }
        int length = in.getInt(at);
        if (length < 0 || length > limit - at - 4) {
            throw failure("a length of " + length + " with " + (limit - at - 4) + " bytes left");
        }
        return at + 4 + length;
    }

    /** Calls the visitor with so many names and values and gives the index behind them. */
    static int visit(ByteBuffer in, int from, int limit, int count, BiConsumer<String, Object> visitor) {
        int at = from;
        for (int i = 0; i < count; i++) {
            int valueAt = skipSized(in, at, limit);
            int after = skip(in, valueAt, limit);
            visitor.accept(text(in, at + 4, valueAt - at - 4), valueAt(in, valueAt, after));
            at = after;
        }
        return at;
    }

    /** The value whose bytes {@link #skip} has checked. */
    static Object valueAt(ByteBuffer in, int at, int after) {
        return switch (ValueType.of(in.get(at))) {
            case NULL -> null;
            case BOOLEAN -> in.get(at + 1) != 0;
            case BYTE -> in.get(at + 1);
            case SHORT -> in.getShort(at + 1);
            case CHAR -> in.getChar(at + 1);
            case INT -> in.getInt(at + 1);
            case LONG -> in.getLong(at + 1);
            case FLOAT -> Float.intBitsToFloat(in.getInt(at + 1));
            case DOUBLE -> Double.longBitsToDouble(in.getLong(at + 1));
            case STRING -> text(in, at + 5, after - at - 5);
            case BYTES -> bytes(in, at + 5, after - at - 5);
        };
    }

    /** Shows the value whose bytes {@link #skip} has checked. */
    static void show(ByteBuffer in, int at, int after, ValueSink sink) {
        switch (ValueType.of(in.get(at))) {
            case NULL -> sink.ofNull();
            case BOOLEAN -> sink.ofBoolean(in.get(at + 1) != 0);
            case BYTE -> sink.ofInt(in.get(at + 1));
            case SHORT -> sink.ofInt(in.getShort(at + 1));
            case INT -> sink.ofInt(in.getInt(at + 1));
            case LONG -> sink.ofLong(in.getLong(at + 1));
            case FLOAT -> sink.ofFloat(Float.intBitsToFloat(in.getInt(at + 1)));
            case DOUBLE -> sink.ofDouble(Double.longBitsToDouble(in.getLong(at + 1)));
            case STRING -> sink.ofText(in, at + 5, after - at - 5);
            case CHAR, BYTES -> sink.ofOther();
        }
    }

    static String text(ByteBuffer in, int at, int length) {
        return new String(bytes(in, at, length), StandardCharsets.UTF_8);
    }

    static byte[] bytes(ByteBuffer in, int at, int length) {
        byte[] copy = new byte[length];
        in.get(at, copy);
        return copy;
    }

    static WireException failure(String what) {
        return new WireException(ErrorCode.MESSAGE_FORMAT, "In a message: " + what);
    }

    private static ValueType typeOf(Object value) {
        if (value instanceof String) {
            return ValueType.STRING;
        } else if (value instanceof Integer) {
            return ValueType.INT;
        } else if (value instanceof Long) {
            return ValueType.LONG;
        } else if (value instanceof Boolean) {
            return ValueType.BOOLEAN;
        } else if (value instanceof Double) {
            return ValueType.DOUBLE;
        } else if (value instanceof Float) {
            return ValueType.FLOAT;
        } else if (value instanceof Short) {
            return ValueType.SHORT;
        } else if (value instanceof Byte) {
            return ValueType.BYTE;
        } else if (value instanceof Character) {
            return ValueType.CHAR;
        } else {
            return value instanceof byte[] ? ValueType.BYTES : null;
        }
    }
}
