package io.penstock.config;

import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.ServerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The type of a configuration value: what a user may write, and what it becomes. Immutable.
 *
 * @param name as the reference shows it
 * @param reader throws IllegalArgumentException with a sentence for the user
 */
public record ValueType<T>(String name, Function<String, T> reader) {
    private static final int NAME_SERVER_PORT = 9876;

    public static final ValueType<String> TEXT = new ValueType<>("text", text -> text);
    public static final ValueType<Optional<String>> OPTIONAL_TEXT =
            new ValueType<>("text or empty", text -> Optional.of(text).filter(t -> !t.isEmpty()));
    public static final ValueType<Boolean> SWITCH = new ValueType<>("true or false", ValueType::readSwitch);
    public static final ValueType<Path> PATH = new ValueType<>("path", Path::of);
    public static final ValueType<Optional<Path>> OPTIONAL_PATH = new ValueType<>(
            "path or empty", text -> Optional.of(text).filter(t -> !t.isEmpty()).map(Path::of));
    public static final ValueType<List<ServerAddress>> ADDRESSES =
            new ValueType<>("host:port, several divided by ; or ,", ValueType::readAddresses);
    public static final ValueType<Integer> PORT = integer("port", 0, 65_535);
    public static final ValueType<Integer> COUNT = integer("number", 1, Integer.MAX_VALUE);
    public static final ValueType<Long> SIZE = new ValueType<>("size: 64k, 256m, 1g", ValueType::readSize);
    public static final ValueType<Duration> DURATION =
            new ValueType<>("duration: 500ms, 30s, 5m, 2h, 1d", ValueType::readDuration);
    public static final ValueType<Long> LIMIT = new ValueType<>("number, or none", ValueType::readLimit);
    public static final ValueType<Long> SIZE_LIMIT =
            new ValueType<>("size, or none", text -> text.equalsIgnoreCase("none") ? Long.valueOf(0) : readSize(text));

    public T read(String text) {
        return reader.apply(text);
    }

    /** A whole number between two bounds, both included. */
    public static ValueType<Integer> integer(String name, int from, int to) {
        return new ValueType<>(name, text -> {
            long value = readLong(text);
            if (value < from || value > to) {
                throw new IllegalArgumentException(text + " is not within " + from + " to " + to);
            }
            return (int) value;
        });
    }

    /** One of some constants of an enum. */
    public static <E extends Enum<E>> ValueType<E> choice(List<E> choices) {
        String names = choices.stream().map(Enum::name).collect(Collectors.joining(" or "));
        return new ValueType<>(
                names,
                text -> choices.stream()
                        .filter(c -> c.name().equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(text + " is not " + names)));
    }

    private static Boolean readSwitch(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException(text + " is neither true nor false");
        };
    }

    private static List<ServerAddress> readAddresses(String text) {
        return Stream.of(text.split("[;,]"))
                .filter(a -> !a.isBlank())
                .map(ValueType::readAddress)
                .toList();
    }

    private static ServerAddress readAddress(String text) {
        try {
            return ServerAddress.parse(text, NAME_SERVER_PORT);
        } catch (PenstockException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Long readLimit(String text) {
        long value = text.equalsIgnoreCase("none") ? 0 : readLong(text);
        if (value < 0) {
            throw new IllegalArgumentException(text + " is negative; write none for no limit");
        }
        return value;
    }

    private static Long readSize(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int shift = lower.isEmpty() ? -1 : "kmg".indexOf(lower.charAt(lower.length() - 1));
        String digits = shift < 0 ? lower : lower.substring(0, lower.length() - 1);
        long factor = shift < 0 ? 1 : 1L << (10 * (shift + 1));
        return positiveProduct(text, digits, factor, "size such as 256m");
    }

    private static Duration readDuration(String text) {
        String unit = text.replaceFirst("^\\d+", "");
        String digits = text.substring(0, text.length() - unit.length());
        long factor = switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> throw new IllegalArgumentException(text + " is not a duration such as 30s");
        };
        return Duration.ofMillis(positiveProduct(text, digits, factor, "duration such as 30s"));
    }

    private static long positiveProduct(String text, String digits, long factor, String what) {
        try {
            long value = Math.multiplyExact(Long.parseLong(digits), factor);
            if (value >= 0) {
                return value;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(text + " is not a " + what, e);
        }
        throw new IllegalArgumentException(text + " is negative");
    }

    private static long readLong(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " is not a whole number", e);
        }
    }
}
