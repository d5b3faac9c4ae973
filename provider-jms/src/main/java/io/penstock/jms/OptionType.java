package io.penstock.jms;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * How the text of an option becomes a value.
 *
 * @param allowed what is allowed, in words for people
 * @param parser throws IllegalArgumentException for what is not allowed
 * @param <T> the value's type
 */
record OptionType<T>(String allowed, Function<String, T> parser) {
    static OptionType<String> text() {
        return new OptionType<>("text", text -> text);
    }

    static OptionType<Boolean> flag() {
        return new OptionType<>("true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    static OptionType<String> oneOf(String... words) {
        List<String> all = List.of(words);
        return new OptionType<>(String.join(", ", all), text -> {
            if (!all.contains(text)) {
                throw new IllegalArgumentException(text);
            }
            return text;
        });
    }

    static OptionType<Integer> integer(int min, int max) {
        return new OptionType<>("a whole number from " + min + " to " + max, text -> within(text, min, max));
    }

    static OptionType<Integer> millis(int min) {
        return new OptionType<>(
                "milliseconds from " + min + " to " + Integer.MAX_VALUE, text -> within(text, min, Integer.MAX_VALUE));
    }

    static OptionType<Double> factor() {
        return new OptionType<>("a number from 1 to 1000", text -> {
            double factor = Double.parseDouble(text);
            if (!(factor >= 1 && factor <= 1000)) {
                throw new IllegalArgumentException(text);
            }
            return factor;
        });
    }

    static OptionType<Double> share() {
        return new OptionType<>("a number from 0 to 1", text -> {
            double share = Double.parseDouble(text);
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(text);
            }
            return share;
        });
    }

    static OptionType<List<String>> list() {
        return new OptionType<>(
                "names separated by commas",
                text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList());
    }

    private static int within(String text, int min, int max) {
        int value = Integer.parseInt(text);
        if (value < min || value > max) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }
}
