package io.penstock.jms.link;

import java.nio.ByteBuffer;

/**
 * One message as it came. A value that owns its bytes, for any thread.
 *
 * @param queueId the queue it came from
 * @param offset its place in that queue
 * @param deliveryCount which delivery this is, 1 at first
 * @param history whether it may have been delivered before
 * @param bytes its stored layout
 */
public record Delivered(int queueId, long offset, int deliveryCount, History history, ByteBuffer bytes) {
    /** Whether a message may have been delivered before. */
    public enum History {
        NEW,
        REDELIVERED
    }

    /** The size that counts against a link's byte credit. */
    public int size() {
        return bytes.remaining();
    }
}
