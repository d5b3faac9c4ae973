package io.penstock.protocol.route;

/**
 * How recent a broker's topics are: two registrations with equal versions hold the same topics. An immutable value.
 *
 * @param counter changes since the broker was made
 * @param stateVersion term of the broker's role, 0 without replication
 * @param timestampMs when it last changed, milliseconds since 1970
 */
public record DataVersion(long counter, long stateVersion, long timestampMs) {
    /** The version of a broker that told none. */
    public static final DataVersion NONE = new DataVersion(0, 0, 0);
}
