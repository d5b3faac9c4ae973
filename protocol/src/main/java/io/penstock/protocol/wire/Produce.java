package io.penstock.protocol.wire;

import java.nio.ByteBuffer;

/**
 * Stores one message. The message is a view of the frame's body, or of the sender's buffer.
 *
 * <p>Immutable; any thread.
 */
public record Produce(int destinationId, int queueId, long ttlMs, long delayMs, ByteBuffer message) {
    public static final Layout<Produce> LAYOUT = Layout.<Produce>of(
                    "PRODUCE",
                    CommandCode.PRODUCE.code(),
                    "Stores one message; a persistent one is answered after force.")
            .int32("destinationId", "", "The destination's number.", Produce::destinationId)
            .int32("queueId", "", "The queue wanted, −1 for the broker's choice.", Produce::queueId)
            .int64("ttlMs", "ms", "Time to live by the broker's clock, 0 none.", Produce::ttlMs)
            .int64("delayMs", "ms", "Delay of the delivery by the broker's clock.", Produce::delayMs)
            .rest("message", "The message in message layout v1.", Produce::message)
            .build(in -> new Produce(in.int32(), in.int32(), in.int64(), in.int64(), in.rest()));

    public Produce {
        if (queueId < -1 || ttlMs < 0 || delayMs < 0) {
            throw new IllegalArgumentException("Queue " + queueId + ", ttl " + ttlMs + " ms, delay " + delayMs + " ms");
        }
    }
}
