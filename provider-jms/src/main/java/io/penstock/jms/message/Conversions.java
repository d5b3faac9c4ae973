package io.penstock.jms.message;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.MessageFormatException;

/**
 * The conversion table of property, map and stream values (Jakarta Messaging 3.1, 3.5.4 and 3.11.3): what was written as one type may be
 * read as a wider one or as a String, and a String as whatever its text says. A null is treated as the null String, which is why it reads as false, as a
 * NumberFormatException or as a NullPointerException. Pure, for any thread.
 */
final class Conversions {
    private Conversions() {}

    static boolean toBoolean(Object value) throws MessageFormatException {
        if (value instanceof Boolean b) {
            return b;
        }
        if (isText(value)) {
            return Boolean.parseBoolean((String) value);
        }
        throw refused(value, "boolean");
    }

    static byte toByte(Object value) throws MessageFormatException {
        if (value instanceof Byte b) {
            return b;
        }
        if (isText(value)) {
            return Byte.parseByte((String) value);
        }
        throw refused(value, "byte");
    }

    static short toShort(Object value) throws MessageFormatException {
        if (value instanceof Byte || value instanceof Short) {
            return ((Number) value).shortValue();
        }
        if (isText(value)) {
            return Short.parseShort((String) value);
        }
        throw refused(value, "short");
    }

    static int toInt(Object value) throws MessageFormatException {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
            return ((Number) value).intValue();
        }
        if (isText(value)) {
            return Integer.parseInt((String) value);
        }
        throw refused(value, "int");
    }

    static long toLong(Object value) throws MessageFormatException {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        if (isText(value)) {
            return Long.parseLong((String) value);
        }
        throw refused(value, "long");
    }

    static float toFloat(Object value) throws MessageFormatException {
        if (value instanceof Float f) {
            return f;
        }
        if (isText(value)) {
            return Float.parseFloat((String) value);
        }
        throw refused(value, "float");
    }

    static double toDouble(Object value) throws MessageFormatException {
        if (value instanceof Float || value instanceof Double) {
            return ((Number) value).doubleValue();
        }
        if (isText(value)) {
            return Double.parseDouble((String) value);
        }
        throw refused(value, "double");
    }

    static char toChar(Object value) throws MessageFormatException {
        if (value instanceof Character c) {
            return c;
        }
        if (value == null) {
            throw new NullPointerException("The value is null and cannot be read as a char");
        }
        throw refused(value, "char");
    }

    static String toText(Object value) throws MessageFormatException {
        if (value instanceof byte[]) {
            throw refused(value, "String");
        }
        return value == null ? null : value.toString();
    }

    static byte[] toBytes(Object value) throws MessageFormatException {
        if (value == null) {
            return null;
        }
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        throw refused(value, "byte[]");
    }

    /** A value that a property may have: a primitive's object, a String or null. */
    static Object property(Object value) throws MessageFormatException {
        if (isSimple(value)) {
            return value;
        }
        throw notAllowed(value, "a property; Boolean, Byte, Short, Integer, Long, Float, Double and String are");
    }

    private static boolean isSimple(Object value) {
        return value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Byte
                || value instanceof Short
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Float
                || value instanceof Double;
    }

    /** A value that a map or stream may hold: what a property may, a Character, or a byte array, of which a copy is returned. */
    static Object item(Object value) throws MessageFormatException {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof Character || isSimple(value)) {
            return value;
        }
        throw notAllowed(value, "an item of a body; primitive types' objects, String and byte[] are");
    }

    private static boolean isText(Object value) {
        return value == null || value instanceof String;
    }

    private static MessageFormatException refused(Object value, String wanted) {
        String type = value instanceof byte[] ? "byte[]" : value.getClass().getSimpleName();
        return JmsErrors.coded(
                MessageFormatException::new,
                ErrorCode.VALUE_CONVERSION,
                "A value written as " + type + " cannot be read as " + wanted);
    }

    private static MessageFormatException notAllowed(Object value, String where) {
        return JmsErrors.coded(
                MessageFormatException::new,
                ErrorCode.VALUE_CONVERSION,
                "A value of " + value.getClass().getName() + " is not allowed as " + where);
    }
}
