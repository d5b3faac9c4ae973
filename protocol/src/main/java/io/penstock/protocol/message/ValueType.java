package io.penstock.protocol.message;

import java.util.List;

/** The type byte before a typed value. The codes are frozen. Immutable; any thread. */
enum ValueType {
    NULL(0, 0, "null", "none"),
    BOOLEAN(1, 1, "boolean", "int8, 0 or 1"),
    BYTE(2, 1, "byte", "int8"),
    SHORT(3, 2, "short", "int16"),
    CHAR(4, 2, "char", "int16, UTF-16 unit"),
    INT(5, 4, "int", "int32"),
    LONG(6, 8, "long", "int64"),
    FLOAT(7, 4, "float", "int32, IEEE 754"),
    DOUBLE(8, 8, "double", "int64, IEEE 754"),
    STRING(9, -1, "String", "int32 length, UTF-8"),
    BYTES(10, -1, "byte[]", "int32 length, bytes");

    private static final List<ValueType> BY_CODE = List.of(values());

    private final int code;
    private final int size;
    private final String title;
    private final String bytes;

    ValueType(int code, int size, String title, String bytes) {
        this.code = code;
        this.size = size;
        this.title = title;
        this.bytes = bytes;
    }

    int code() {
        return code;
    }

    /** Bytes of the value after the type byte; −1 when an int32 length says it. */
    int size() {
        return size;
    }

    String title() {
        return title;
    }

    String bytes() {
        return bytes;
    }

    /** The type of a code, or null. */
    static ValueType of(int code) {
        return code >= 0 && code < BY_CODE.size() ? BY_CODE.get(code) : null;
    }
}
