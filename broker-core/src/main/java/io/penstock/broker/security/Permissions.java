package io.penstock.broker.security;

import java.util.Arrays;

/**
 * The rights of one connection's user, remembered by the numbers of the destinations that it uses: the common send and
 * acknowledgement look at one slot, and no text.
 *
 * <p>What is remembered is good until the rights change. A destination's number is never another's. Owner: the log thread;
 * it dies with its connection.
 */
public final class Permissions {
    private static final int SLOTS = 32;
    private static final int NOTHING = -1;

    private final String user;
    private int version;
    private int[] destinations;
    private int[] bits;

    /** @param principal the user who logged in, or null */
    public Permissions(String principal) {
        this.user = principal == null ? Rights.ANONYMOUS : principal;
    }

    /** The user's name, as rights know it. */
    public String user() {
        return user;
    }

    /** The rights over a destination, as bits of {@link io.penstock.protocol.wire.Right}. */
    public int over(Rights rights, int destinationId, String name) {
        if (destinations == null) {
            destinations = new int[SLOTS];
            bits = new int[SLOTS];
            Arrays.fill(destinations, NOTHING);
            version = rights.version();
        } else if (version != rights.version()) {
            Arrays.fill(destinations, NOTHING);
            version = rights.version();
        }
        int slot = destinationId & SLOTS - 1;
        if (destinations[slot] != destinationId) {
            bits[slot] = rights.over(user, name);
            destinations[slot] = destinationId;
        }
        return bits[slot];
    }
}
