package io.penstock.protocol.wire;

import java.nio.ByteBuffer;

/**
 * A message sent in a transaction. The message is a view of the bytes it was read from.
 *
 * <p>Immutable; any thread.
 */
public record StagedSend(int destinationId, int queueId, long ttlMs, long delayMs, ByteBuffer message) {
    public static final Layout<StagedSend> LAYOUT = Layout.<StagedSend>of(
                    "StagedSend", 0, "A message sent in a transaction.")
            .int32("destinationId", "", "The destination's number.", StagedSend::destinationId)
            .int32("queueId", "", "The queue wanted, −1 for the broker's choice.", StagedSend::queueId)
            .int64("ttlMs", "ms", "Time to live by the broker's clock, 0 none.", StagedSend::ttlMs)
            .int64("delayMs", "ms", "Delay of the delivery by the broker's clock.", StagedSend::delayMs)
            .slice("message", "The message in message layout v1.", StagedSend::message)
            .build(in -> new StagedSend(in.int32(), in.int32(), in.int64(), in.int64(), in.slice()));

    public StagedSend {
        if (queueId < -1 || ttlMs < 0 || delayMs < 0) {
            throw new IllegalArgumentException("Queue " + queueId + ", ttl " + ttlMs + " ms, delay " + delayMs + " ms");
        }
    }
}
