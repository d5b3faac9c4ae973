package io.penstock.broker.selector;

/** Comparison and arithmetic as Java's binary numeric promotion has them. Pure, for any thread. */
final class Numbers {
    private Numbers() {}

    /**
     * The number as a double after its promotion to {@code target}, a float or a double. A float fits into a double, so that a
     * comparison of floats may be made in doubles.
     */
    static double promoted(Kind target, Kind kind, long whole, double real) {
        if (kind.isWhole()) {
            return target == Kind.FLOAT ? (float) whole : (double) whole;
        }
        return real;
    }

    /** Leaves {@code left operator right} in the register; dividing whole numbers by zero leaves null. */
    static void whole(Evaluation into, Kind kind, char operator, long left, long right) {
        if (operator == '/' && right == 0) {
            into.ofNull();
            return;
        }
        long result = switch (operator) {
            case '+' -> left + right;
            case '-' -> left - right;
            case '*' -> left * right;
            default -> left / right;
        };
        if (kind == Kind.INT) {
            into.ofInt((int) result);
        } else {
            into.ofLong(result);
        }
    }

    /** Leaves {@code left operator right} in the register, rounded once to a float or a double. */
    static void real(Evaluation into, Kind kind, char operator, double left, double right) {
        if (kind == Kind.FLOAT) {
            into.ofFloat(floats(operator, (float) left, (float) right));
        } else {
            into.ofDouble(
                    switch (operator) {
                        case '+' -> left + right;
                        case '-' -> left - right;
                        case '*' -> left * right;
                        default -> left / right;
                    });
        }
    }

    private static float floats(char operator, float left, float right) {
        return switch (operator) {
            case '+' -> left + right;
            case '-' -> left - right;
            case '*' -> left * right;
            default -> left / right;
        };
    }
}
