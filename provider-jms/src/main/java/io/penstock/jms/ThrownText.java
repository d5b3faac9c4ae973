package io.penstock.jms;

/** What an application threw, as one short line for people who look at a dead letter. Stateless. */
final class ThrownText {
    /** Characters at most. */
    static final int LIMIT = 256;

    private static final String CUT = "…";

    private ThrownText() {}

    /** The class and the message, without characters that would break a line or steer a terminal. */
    static String of(Throwable thrown) {
        String message = messageOf(thrown);
        String text = thrown.getClass().getName() + (message == null ? "" : ": " + message);
        int end = text.length() <= LIMIT ? text.length() : LIMIT - CUT.length();
        StringBuilder line = new StringBuilder(LIMIT);
        for (int at = 0, next; at < end; at = next) {
            int point = text.codePointAt(at);
            next = at + Character.charCount(point);
            if (next <= end) {
                line.appendCodePoint(isHarmless(point) ? point : ' ');
            }
        }
        return end == text.length() ? line.toString() : line.append(CUT).toString();
    }

    /** It is the application's code, which may throw again. */
    private static String messageOf(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (RuntimeException again) {
            return null;
        }
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
