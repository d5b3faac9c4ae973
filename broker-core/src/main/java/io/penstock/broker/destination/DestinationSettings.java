package io.penstock.broker.destination;

import io.penstock.protocol.wire.DestinationCreate.Pause;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;

/**
 * What apply obeys for one destination. Concrete values only: whoever writes the record has put the configured defaults in,
 * so that a replay never reads a configuration.
 *
 * @param messagesMax how many messages may wait; 0 for no limit
 * @param bytesMax how many bytes may wait; 0 for no limit
 * @param whenFull {@link WhenFull#BLOCK} or {@link WhenFull#REJECT}
 * @param deliveryLimit after how many failed deliveries a message is a dead letter; 0 for never
 * @param expiryQueue the queue that expired messages go to; null for nowhere
 * @param pause what is held; not {@link Pause#UNCHANGED}
 */
public record DestinationSettings(
        long messagesMax, long bytesMax, WhenFull whenFull, int deliveryLimit, String expiryQueue, Pause pause) {
    /** No limit at all. */
    public static final DestinationSettings UNLIMITED = new DestinationSettings(0, 0, WhenFull.BLOCK);

    public DestinationSettings {
        if (messagesMax < 0 || bytesMax < 0) {
            throw new IllegalArgumentException("a limit is 0 (none) or more, not " + messagesMax + ", " + bytesMax);
        }
        if (deliveryLimit < 0) {
            throw new IllegalArgumentException("a delivery limit is 0 (none) or more, not " + deliveryLimit);
        }
        if (expiryQueue != null && DestinationName.complaint(expiryQueue) != null) {
            throw new IllegalArgumentException("expiry queue: " + DestinationName.complaint(expiryQueue));
        }
        if (pause == null || pause == Pause.UNCHANGED) {
            throw new IllegalArgumentException("what is held must be said in the log, not " + pause);
        }
        if (whenFull == null || whenFull == WhenFull.DEFAULT) {
            throw new IllegalArgumentException("whenFull is BLOCK or REJECT in the log, not " + whenFull);
        }
    }
    /** Limits of what may wait; no delivery limit, no expiry queue, nothing held. */
    public DestinationSettings(long messagesMax, long bytesMax, WhenFull whenFull) {
        this(messagesMax, bytesMax, whenFull, 0, null, Pause.NONE);
    }

    /** The same with another delivery limit. */
    public DestinationSettings deliveryLimit(int limit) {
        return new DestinationSettings(messagesMax, bytesMax, whenFull, limit, expiryQueue, pause);
    }

    /** The same with another expiry queue, or null. */
    public DestinationSettings expiryQueue(String queue) {
        return new DestinationSettings(messagesMax, bytesMax, whenFull, deliveryLimit, queue, pause);
    }
}
