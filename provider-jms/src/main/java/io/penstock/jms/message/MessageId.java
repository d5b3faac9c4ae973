package io.penstock.jms.message;

import java.util.UUID;

/** The text of a message id: {@code ID:} and the 32 hexadecimal digits of its UUID. Pure, for any thread. */
public final class MessageId {
    private static final String PREFIX = "ID:";
    private static final int TEXT_LENGTH = PREFIX.length() + 32;

    private MessageId() {}

    /** The JMSMessageID of this id. */
    public static String text(UUID id) {
        StringBuilder text = new StringBuilder(TEXT_LENGTH).append(PREFIX);
        appendHex(text, id.getMostSignificantBits());
        appendHex(text, id.getLeastSignificantBits());
        return text.toString();
    }

    /** The id with this text, or null if the text was not made by {@link #text}. */
    public static UUID parse(String text) {
        if (text == null || text.length() != TEXT_LENGTH || !text.startsWith(PREFIX)) {
            return null;
        }
        int middle = PREFIX.length() + 16;
        try {
            return new UUID(
                    Long.parseUnsignedLong(text, PREFIX.length(), middle, 16),
                    Long.parseUnsignedLong(text, middle, TEXT_LENGTH, 16));
        } catch (NumberFormatException notOurs) {
            return null;
        }
    }

    private static void appendHex(StringBuilder text, long bits) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (bits >>> shift) & 0xF, 16));
        }
    }
}
