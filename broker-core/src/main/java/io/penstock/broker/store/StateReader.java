package io.penstock.broker.store;

import io.penstock.protocol.wire.Coded;
import io.penstock.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Reads from a checkpoint what {@link io.penstock.protocol.wire.OutBuffer} writes and {@link ByteBuffer} has no method
 * for. Pure; every method moves the buffer's position past what it read.
 */
public final class StateReader {
    private StateReader() {}

    /** {@code string}: null, or text. */
    public static String string(ByteBuffer source) {
        byte[] bytes = bytes(source);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@code bytes}: null, or a copy of them. */
    public static byte[] bytes(ByteBuffer source) {
        int length = source.getInt();
        if (length < 0) {
            return null;
        }
        if (length > source.remaining()) {
            throw new WireException("a length of " + length + " with " + source.remaining() + " bytes left");
        }
        byte[] bytes = new byte[length];
        source.get(bytes);
        return bytes;
    }

    public static UUID uuid(ByteBuffer source) {
        return new UUID(source.getLong(), source.getLong());
    }

    /** One of the choices, by the byte that it names. */
    public static <E extends Enum<E> & Coded> E choice(E[] choices, ByteBuffer source) {
        int code = source.get();
        for (E choice : choices) {
            if (choice.code() == code) {
                return choice;
            }
        }
        throw new WireException("there is no choice of code " + code);
    }
}
