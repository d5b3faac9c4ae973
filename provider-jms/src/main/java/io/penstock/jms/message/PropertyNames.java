package io.penstock.jms.message;

import java.util.Locale;
import java.util.Set;

/**
 * The rule for property names: an identifier of the selector language that is none of its reserved words (Jakarta Messaging 3.1, 3.5.1
 * and 3.8.1.1). Pure, for any thread.
 */
final class PropertyNames {
    private static final Set<String> RESERVED =
            Set.of("NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE");

    private PropertyNames() {}

    /** Refuses, by IllegalArgumentException, an empty name, and by the rule one that no selector could speak of. */
    static void check(String name, PropertyNameRule rule) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("A property needs a name; it was " + (name == null ? "null" : "empty"));
        }
        if (rule == PropertyNameRule.ANY) {
            return;
        }
        if (!Character.isJavaIdentifierStart(name.charAt(0))) {
            throw badCharacter(name, 0);
        }
        for (int i = 1; i < name.length(); i++) {
            if (!Character.isJavaIdentifierPart(name.charAt(i))) {
                throw badCharacter(name, i);
            }
        }
        if (name.length() <= 7 && isAscii(name) && RESERVED.contains(name.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "'" + name + "' is a reserved word of the selector language and cannot name a property");
        }
    }

    /** In full Unicode a dotless i would be an I, which it is not to the selector language. */
    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 128);
    }

    private static IllegalArgumentException badCharacter(String name, int at) {
        return new IllegalArgumentException("The property name '" + name + "' has the character '" + name.charAt(at)
                + "' at " + at + "; a name is a letter, _ or $, followed by letters, digits, _ or $");
    }
}
