package io.penstock.broker.destination;

import io.penstock.protocol.wire.DestinationCreate.WhenFull;

/**
 * What apply obeys for one destination. Concrete values only: whoever writes the record has put the configured defaults in,
 * so that a replay never reads a configuration.
 *
 * @param messagesMax how many messages may wait; 0 for no limit
 * @param bytesMax how many bytes may wait; 0 for no limit
 * @param whenFull {@link WhenFull#BLOCK} or {@link WhenFull#REJECT}
 */
public record DestinationSettings(long messagesMax, long bytesMax, WhenFull whenFull) {
    /** No limit at all. */
    public static final DestinationSettings UNLIMITED = new DestinationSettings(0, 0, WhenFull.BLOCK);

    public DestinationSettings {
        if (messagesMax < 0 || bytesMax < 0) {
            throw new IllegalArgumentException("a limit is 0 (none) or more, not " + messagesMax + ", " + bytesMax);
        }
        if (whenFull == null || whenFull == WhenFull.DEFAULT) {
            throw new IllegalArgumentException("whenFull is BLOCK or REJECT in the log, not " + whenFull);
        }
    }
}
