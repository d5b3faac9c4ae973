package io.penstock.protocol.wire;

/** How a field of a {@link Layout} is written. Immutable; any thread. */
public enum FieldType {
    INT8("int8", 1),
    INT16("int16", 2),
    INT32("int32", 4),
    INT64("int64", 8),
    BOOLEAN("boolean", 1),
    UUID("uuid", 16),
    STRING("string", 4),
    OPTIONAL_STRING("string or null", 4),
    BYTES("bytes or null", 4),
    SLICE("bytes", 4),
    REST("rest of the body", 0),
    CHOICE("int8", 1),
    LIST("list", 4),
    INT32_LIST("list&lt;int32&gt;", 4),
    STRING_LIST("list&lt;string&gt;", 4);

    private final String text;
    private final int minSize;

    FieldType(String text, int minSize) {
        this.text = text;
        this.minSize = minSize;
    }

    public String text() {
        return text;
    }

    /** The least number of bytes of such a field. */
    public int minSize() {
        return minSize;
    }
}
