package io.penstock.protocol.wire;

import java.util.Objects;

/**
 * The one operating failure of protocol, client core and broker: a number from the catalogue and a sentence for humans. A
 * programmer's mistake is never one of these.
 *
 * <p>Immutable; may be thrown and read on any thread.
 */
public class PenstockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public PenstockException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public PenstockException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    public final ErrorCode code() {
        return code;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + ": " + code.label() + " " + code + ": " + getMessage();
    }
}
