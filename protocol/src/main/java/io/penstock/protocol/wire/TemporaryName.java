package io.penstock.protocol.wire;

import java.util.HexFormat;

/**
 * What temporary destinations are called: {@code TMP%<broker>%<32 hex digits>}. The client makes the name, so that a creation
 * whose answer was lost is repeated under the same one; the broker's name in it says where the destination lives, since name
 * servers are not told.
 *
 * <p>Pure; any thread.
 */
public final class TemporaryName {
    /** No other destination's name begins like this. */
    public static final String PREFIX = "TMP%";

    private static final char SEPARATOR = '%';
    private static final int DIGITS = 32;
    /** What a destination's name, of at most 127 characters, leaves to the broker's. */
    private static final int BROKER_LENGTH_LIMIT = 127 - PREFIX.length() - 1 - DIGITS;

    private TemporaryName() {}

    /** The name of a new destination at this broker; the 128 bits are random. */
    public static String of(String brokerName, long highBits, long lowBits) {
        HexFormat hex = HexFormat.of();
        return beginning(brokerName) + hex.toHexDigits(highBits) + hex.toHexDigits(lowBits);
    }

    /** Whether the name is one that only a temporary destination may have. */
    public static boolean isTemporary(String name) {
        return name.startsWith(PREFIX);
    }

    /** Whether the name tells that the destination is at this broker. */
    public static boolean isAt(String name, String brokerName) {
        return name.startsWith(beginning(brokerName));
    }

    /** Why a name cannot be a temporary destination's of this broker, as a sentence for the client; null when it can. */
    public static String complaint(String name, String brokerName) {
        String beginning = beginning(brokerName);
        if (!name.startsWith(beginning)) {
            return "a temporary destination of this broker is called " + beginning + "…";
        }
        String digits = name.substring(beginning.length());
        boolean random =
                digits.length() == DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
        return random ? null : "a temporary destination's name ends with " + DIGITS + " hexadecimal digits";
    }

    private static String beginning(String brokerName) {
        StringBuilder name = new StringBuilder(PREFIX);
        for (int i = 0; i < Math.min(brokerName.length(), BROKER_LENGTH_LIMIT); i++) {
            char c = brokerName.charAt(i);
            // A broker may be called what no destination may be.
            name.append(isPlain(c) ? c : '_');
        }
        return name.append(SEPARATOR).toString();
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
    }
}
