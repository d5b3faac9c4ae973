package io.penstock.protocol.wire;

/** How a frame's header is written; an answer comes in the type of its request. Immutable; any thread. */
public enum HeaderType {
    JSON(0),
    BINARY(1);

    private final int code;

    HeaderType(int code) {
        this.code = code;
    }

    /** The top byte of the header's length word. */
    public int code() {
        return code;
    }
}
