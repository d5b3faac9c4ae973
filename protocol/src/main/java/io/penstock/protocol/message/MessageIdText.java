package io.penstock.protocol.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The text of a message id as applications and selectors see it: {@code ID:} and the 32 digits of its UUID. Pure, for any thread. */
public final class MessageIdText {
    public static final String PREFIX = "ID:";

    /** Characters, and bytes of UTF-8. */
    public static final int LENGTH = PREFIX.length() + 32;

    private MessageIdText() {}

    public static String of(UUID id) {
        ByteBuffer text = ByteBuffer.allocate(LENGTH);
        put(text, id.getMostSignificantBits(), id.getLeastSignificantBits());
        return new String(text.array(), StandardCharsets.US_ASCII);
    }

    /** Writes the text's bytes to the beginning of the buffer, whose position stays. */
    public static void put(ByteBuffer into, long high, long low) {
        for (int i = 0; i < PREFIX.length(); i++) {
            into.put(i, (byte) PREFIX.charAt(i));
        }
        putHex(into, PREFIX.length(), high);
        putHex(into, PREFIX.length() + 16, low);
    }

    private static void putHex(ByteBuffer into, int at, long bits) {
        for (int i = 0; i < 16; i++) {
            into.put(at + i, (byte) Character.forDigit((int) (bits >>> (60 - 4 * i)) & 0xF, 16));
        }
    }
}
