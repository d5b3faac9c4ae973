package io.penstock.protocol.wire;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The constants of an enum by their wire code, without a search or a box per read. Immutable; any thread. */
final class Choices<E extends Enum<E> & Coded> {
    private final Class<E> type;
    private final E[] constants;
    private final Object[] byCode = new Object[128];

    Choices(Class<E> type) {
        this.type = type;
        this.constants = type.getEnumConstants();
        for (E constant : constants) {
            if (byCode[constant.code()] != null) {
                throw new IllegalArgumentException("Two constants of " + type + " have code " + constant.code());
            }
            byCode[constant.code()] = constant;
        }
    }

    Object of(int code) {
        Object found = code < 0 ? null : byCode[code];
        if (found == null) {
            throw new WireException("There is no " + type.getSimpleName() + " with code " + code);
        }
        return found;
    }

    /** What a reader takes where an older writer ended before the field. */
    Object first() {
        return constants[0];
    }

    String describe() {
        return Arrays.stream(constants).map(c -> c.code() + " " + c.name()).collect(Collectors.joining(", "));
    }
}
