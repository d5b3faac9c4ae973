package io.penstock.broker.destination;

/**
 * What a destination may be called: RocketMQ's characters {@code [%|A-Za-z0-9_-]} and the dot, 1 to 127 of them. A name
 * with a dot is out of RocketMQ clients' reach.
 *
 * <p>Pure; any thread.
 */
public final class DestinationName {
    /** The longest name, in characters; all of them are one byte. */
    public static final int LENGTH_LIMIT = 127;

    private DestinationName() {}

    /**
     * Why a name cannot be a destination's, as a sentence for the client; null when it can.
     */
    public static String complaint(String name) {
        if (name == null || name.isEmpty()) {
            return "a destination needs a name";
        }
        if (name.length() > LENGTH_LIMIT) {
            return "a destination's name has at most " + LENGTH_LIMIT + " characters, not " + name.length();
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isAllowed(name.charAt(i))) {
                return "a destination's name has only letters, digits and any of % | _ - . : character " + (i + 1)
                        + " of this one is another";
            }
        }
        return null;
    }

    static boolean isAllowed(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '%'
                || c == '|'
                || c == '_'
                || c == '-'
                || c == '.';
    }
}
