package io.penstock.jms;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;

/**
 * One option of a connection URI: its only declaration, from which the parser, the factory's properties and the page {@code docs/uri-options.md}
 * follow. A value, for any thread.
 *
 * @param name as in the URI
 * @param type what its value may be
 * @param defaultText the value if it is not given; empty for none
 * @param meaning a sentence for users
 * @param <T> the value's type
 */
record UriOption<T>(String name, OptionType<T> type, String defaultText, String meaning) {
    /** The value of this text, for the option. */
    T parse(String text) {
        try {
            return type.parser().apply(text);
        } catch (IllegalArgumentException notAllowed) {
            String shown = UriOptions.isSecret(name) ? "the value given" : "'" + text + "'";
            throw new PenstockException(
                    ErrorCode.INVALID_URI,
                    "Option " + name + " cannot be " + shown + ": allowed is " + type.allowed(),
                    notAllowed);
        }
    }
}
