package io.penstock.broker.selector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A LIKE pattern over UTF-8: {@code _} stands for one character (a code point), {@code %} for any sequence of them.
 *
 * <p>Only the last {@code %} that was passed is ever tried again, since an earlier one could not do better; so a match takes at
 * most (bytes of the text + 1) × (elements of the pattern + 1) steps, whatever the pattern. Immutable, for any thread.
 */
final class LikePattern {
    private static final int ANY_CHARACTER = -1;
    private static final int ANY_SEQUENCE = -2;
    private static final char CANONICAL_ESCAPE = '\\';

    /** A byte of the text, 0 to 255, or one of the two wildcards. */
    private final int[] elements;

    private final String printed;

    private LikePattern(int[] elements, String printed) {
        this.elements = elements;
        this.printed = printed;
    }

    /**
     * The pattern, or null if it ends with its escape character.
     *
     * @param escape the escape character, −1 for none; what follows one in the pattern stands for itself
     */
    static LikePattern of(String pattern, int escape) {
        Builder builder = new Builder(pattern.length());
        for (int at = 0; at < pattern.length(); ) {
            int character = pattern.codePointAt(at);
            at += Character.charCount(character);
            if (character == escape) {
                if (at == pattern.length()) {
                    return null;
                }
                character = pattern.codePointAt(at);
                at += Character.charCount(character);
                builder.literal(character);
            } else if (character == '_') {
                builder.wildcard(ANY_CHARACTER, '_');
            } else if (character == '%') {
                builder.wildcard(ANY_SEQUENCE, '%');
            } else {
                builder.literal(character);
            }
        }
        return builder.build();
    }

    int size() {
        return elements.length;
    }

    boolean matches(ByteBuffer text, int from, int length) {
        return match(text, from, length) >= 0;
    }

    /** The number of steps that the match took; its complement if the text does not match. */
    long match(ByteBuffer text, int from, int length) {
        int to = from + length;
        int at = from;
        int element = 0;
        int retryElement = -1;
        int retryAt = from;
        long steps = 0;
        while (at < to) {
            steps++;
            int wanted = element < elements.length ? elements[element] : ANY_SEQUENCE - 1;
            if (wanted == ANY_SEQUENCE) {
                element++;
                if (element == elements.length) {
                    return steps;
                }
                retryElement = element;
                retryAt = at;
            } else if (wanted == ANY_CHARACTER) {
                element++;
                at = nextCharacter(text, at, to);
            } else if (wanted == (text.get(at) & 0xFF)) {
                element++;
                at++;
            } else if (retryElement >= 0) {
                element = retryElement;
                retryAt = nextCharacter(text, retryAt, to);
                at = retryAt;
            } else {
                return ~steps;
            }
        }
        while (element < elements.length && elements[element] == ANY_SEQUENCE) {
            element++;
        }
        return element == elements.length ? steps : ~steps;
    }

    private static int nextCharacter(ByteBuffer text, int at, int to) {
        int next = at + 1;
        while (next < to && (text.get(next) & 0xC0) == 0x80) {
            next++;
        }
        return next;
    }

    /** The canonical text: neighbouring % are one, and the escape character is a backslash where one is needed. */
    @Override
    public String toString() {
        return printed;
    }

    private static final class Builder {
        private final StringBuilder plain = new StringBuilder();
        private final StringBuilder escaped = new StringBuilder();
        private final int[] elements;
        private int size;
        private boolean needsEscape;

        Builder(int characters) {
            elements = new int[3 * characters];
        }

        void wildcard(int element, char symbol) {
            if (element == ANY_SEQUENCE && size > 0 && elements[size - 1] == ANY_SEQUENCE) {
                return;
            }
            elements[size++] = element;
            plain.append(symbol);
            escaped.append(symbol);
        }

        void literal(int character) {
            String text = Character.toString(character);
            for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
                elements[size++] = each & 0xFF;
            }
            boolean special = character == '_' || character == '%';
            needsEscape |= special;
            if (special || character == CANONICAL_ESCAPE) {
                escaped.append(CANONICAL_ESCAPE);
            }
            escaped.append(text);
            plain.append(text);
        }

        LikePattern build() {
            String printed = needsEscape
                    ? Literal.quoted(escaped.toString()) + " ESCAPE " + Literal.quoted(String.valueOf(CANONICAL_ESCAPE))
                    : Literal.quoted(plain.toString());
            return new LikePattern(Arrays.copyOf(elements, size), printed);
        }
    }
}
