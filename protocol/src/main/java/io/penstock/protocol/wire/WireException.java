package io.penstock.protocol.wire;

/**
 * Bytes from outside that are not what their layout says. The only thing that decoding may throw, whatever the bytes are.
 *
 * <p>Immutable; any thread.
 */
public final class WireException extends PenstockException {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(ErrorCode.MALFORMED_FRAME, message);
    }

    public WireException(ErrorCode code, String message) {
        super(code, message);
    }

    public WireException(ErrorCode code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
