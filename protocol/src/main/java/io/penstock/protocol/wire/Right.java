package io.penstock.protocol.wire;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user may do with the destinations that a grant names.
 *
 * <p>Immutable; any thread. Sets of rights travel and are stored as bits: 1 shifted by the code.
 */
public enum Right implements Coded {
    /** To send messages to a destination. */
    SEND(0),
    /** To receive, acknowledge, subscribe and unsubscribe. */
    CONSUME(1),
    /** To look at messages without taking them. */
    BROWSE(2),
    /** To create a queue or topic, on first use too. */
    CREATE(3),
    /** To delete and manage a destination; over all names also users, rights and the broker. */
    ADMIN(4),
    /** To see and finish other users' transaction branches; counts over all names only. */
    RECOVER(5);

    /** The names of a grant that is for all destinations. */
    public static final String ALL_NAMES = "*";

    /** Every right there is. */
    public static final int ALL = bits(List.of(values()));

    /** What an application needs. */
    public static final int APPLICATION = bits(List.of(SEND, CONSUME, BROWSE, CREATE));

    private final int code;

    Right(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    public int bit() {
        return 1 << code;
    }

    /** Whether it is in a set. */
    public boolean isIn(int bits) {
        return (bits & bit()) != 0;
    }

    /** As people write it: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The set of some. */
    public static int bits(Iterable<Right> rights) {
        int bits = 0;
        for (Right right : rights) {
            bits |= right.bit();
        }
        return bits;
    }

    /** A set as people write it: words divided by commas; empty for none. */
    public static String words(int bits) {
        return Stream.of(values())
                .filter(right -> right.isIn(bits))
                .map(Right::word)
                .collect(Collectors.joining(","));
    }

    /** @throws IllegalArgumentException if the bits are those of no right, or of rights that this version does not know */
    static void check(int bits) {
        if (bits == 0 || (bits & ~ALL) != 0) {
            throw new IllegalArgumentException("No set of rights: " + bits);
        }
    }
}
