package io.penstock.broker.security;

import io.penstock.broker.destination.DestinationName;

/**
 * What a grant may be for: a destination's name, or a beginning of names followed by an asterisk.
 *
 * <p>Pure; any thread.
 */
public final class GrantedNames {
    private GrantedNames() {}

    /** Why a text cannot stand in a grant, as a sentence for the client; null when it can. */
    public static String complaint(String names) {
        if (names.equals("*")) {
            return null;
        }
        String beginning = names.endsWith("*") ? names.substring(0, names.length() - 1) : names;
        return beginning.indexOf('*') >= 0
                ? "an asterisk stands at the end of a beginning of names only, not as in '" + names + "'"
                : DestinationName.complaint(beginning);
    }
}
