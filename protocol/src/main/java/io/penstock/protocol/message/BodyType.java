package io.penstock.protocol.message;

import io.penstock.protocol.wire.Coded;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the body slot of a message holds. Immutable; any thread. */
public enum BodyType implements Coded {
    NONE(0),
    /** UTF-8. */
    TEXT(1),
    BYTES(2),
    /** Named typed values, see {@link TypedValues#putEntries}. */
    MAP(3),
    /** Typed values one after the other. */
    STREAM(4),
    /** A serialized object. */
    OBJECT(5);

    private static final List<BodyType> BY_CODE = List.of(values());

    private final int code;

    BodyType(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    static boolean exists(int code) {
        return code >= 0 && code < BY_CODE.size();
    }

    static BodyType of(int code) {
        return BY_CODE.get(code);
    }

    static String describe() {
        return BY_CODE.stream()
                .map(t -> t.code + " " + t.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
