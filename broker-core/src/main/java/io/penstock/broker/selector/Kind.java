package io.penstock.broker.selector;

/**
 * What a value is while a selector is evaluated. The numbers stand in the order of Java's binary numeric promotion, so that the
 * later of two is the type in which they meet. Immutable; any thread.
 */
enum Kind {
    NULL,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    BOOLEAN,
    TEXT,
    /** A value of the message that expressions cannot speak of. */
    OTHER;

    boolean isNumber() {
        return this == INT || this == LONG || this == FLOAT || this == DOUBLE;
    }

    boolean isWhole() {
        return this == INT || this == LONG;
    }

    /** Binary numeric promotion of two numbers. */
    static Kind promoted(Kind left, Kind right) {
        return left.compareTo(right) >= 0 ? left : right;
    }
}
