package io.penstock.broker.selector;

/**
 * Reads the number literals of Java: decimal, hexadecimal, octal and binary whole numbers and decimal and hexadecimal approximate
 * ones, with their suffixes. Unlike Java, a whole number that does not fit into an int is a long without a suffix, too, since
 * "numbers in the range of long are supported" (3.8.1.1). Pure, for any thread.
 */
final class NumberLiterals {
    private NumberLiterals() {}

    /** The number with its sign, or null if the text is none or is out of range. */
    static Literal parse(String text, boolean negative) {
        boolean hexadecimal = hasPrefix(text, 'x');
        String digits = withoutUnderscores(text, hexadecimal ? 16 : 10);
        if (digits == null) {
            return null;
        }
        try {
            return isApproximate(digits, hexadecimal) ? approximate(digits, negative) : exact(digits, negative);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private static boolean hasPrefix(String text, char lowerCase) {
        return text.length() > 1 && text.charAt(0) == '0' && (text.charAt(1) | 0x20) == lowerCase;
    }

    /** Underscores stand between digits only; null if one does not. */
    private static String withoutUnderscores(String text, int radix) {
        if (text.indexOf('_') < 0) {
            return text;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '_' && !(isDigit(text, i - 1, radix) && isDigit(text, i + 1, radix))) {
                return null;
            }
        }
        return text.replace("_", "");
    }

    private static boolean isDigit(String text, int at, int radix) {
        return at >= 0
                && at < text.length()
                && (text.charAt(at) == '_' || Character.digit(text.charAt(at), radix) >= 0);
    }

    private static boolean isApproximate(String digits, boolean hexadecimal) {
        if (hexadecimal) {
            return containsAny(digits, ".pP");
        }
        return !hasPrefix(digits, 'b') && containsAny(digits, ".eEfFdD");
    }

    private static boolean containsAny(String text, String characters) {
        return characters.chars().anyMatch(c -> text.indexOf(c) >= 0);
    }

    private static Literal approximate(String digits, boolean negative) {
        char last = digits.charAt(digits.length() - 1);
        if (last == 'f' || last == 'F') {
            float value = Float.parseFloat(digits);
            return Float.isInfinite(value) ? null : Literal.ofFloat(negative ? -value : value);
        }
        double value = Double.parseDouble(digits);
        return Double.isInfinite(value) ? null : Literal.ofDouble(negative ? -value : value);
    }

    private static Literal exact(String text, boolean negative) {
        boolean isLong = text.endsWith("L") || text.endsWith("l");
        String digits = isLong ? text.substring(0, text.length() - 1) : text;
        if (hasPrefix(digits, 'x')) {
            return pattern(Long.parseUnsignedLong(digits, 2, digits.length(), 16), isLong, negative);
        }
        if (hasPrefix(digits, 'b')) {
            return pattern(Long.parseUnsignedLong(digits, 2, digits.length(), 2), isLong, negative);
        }
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            return pattern(Long.parseUnsignedLong(digits, 1, digits.length(), 8), isLong, negative);
        }
        long magnitude = Long.parseUnsignedLong(digits);
        long value = negative ? -magnitude : magnitude;
        if (magnitude < 0 && !(negative && value == Long.MIN_VALUE)) {
            return null;
        }
        return isLong || value != (int) value ? Literal.ofLong(value) : Literal.ofInt((int) value);
    }

    /** A number that was written as its bits: 32 of them are an int, as in Java, so that 0xFFFFFFFF is −1. */
    private static Literal pattern(long bits, boolean isLong, boolean negative) {
        if (isLong || bits >>> 32 != 0) {
            return Literal.ofLong(negative ? -bits : bits);
        }
        return Literal.ofInt(negative ? -(int) bits : (int) bits);
    }
}
