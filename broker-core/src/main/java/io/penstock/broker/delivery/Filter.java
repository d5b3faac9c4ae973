package io.penstock.broker.delivery;

import java.nio.ByteBuffer;

/**
 * Which messages a consumer, or a subscription, wants. An instance belongs to one thread, for it may keep a register to
 * evaluate in.
 */
public interface Filter {
    /** Whether a message may match whose queue entry has this tag hash; says no only if it surely does not. */
    boolean mayMatch(int tagHash);

    /** Whether the answer may be another at the message's next delivery; then the log thread alone asks. */
    boolean asksDeliveryCount();

    /**
     * Whether the message matches.
     *
     * @param message the stored layout from the buffer's position on
     * @param deliveryCount which delivery it would be, 1 for the first
     */
    boolean matches(ByteBuffer message, int deliveryCount);
}
