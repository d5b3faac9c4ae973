package io.penstock.broker.request;

import io.penstock.broker.destination.MessageRecord;
import io.penstock.protocol.message.MessageLayout;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;

/**
 * Puts a client's message into a record: as it came, but for the slots that belong to the broker.
 *
 * <p>Stateless; the log thread calls it while it appends, since the broker's time is that of the log.
 */
final class MessageBytes {
    private MessageBytes() {}

    /** A time beyond the end of the clock is never. */
    private static long expiry(long timestamp, long ttlMs) {
        return ttlMs == 0 || ttlMs > Long.MAX_VALUE - timestamp ? 0 : timestamp + ttlMs;
    }

    /** A time beyond the end of the clock is its end. */
    private static long visibleAt(long timestamp, long delayMs) {
        return delayMs > Long.MAX_VALUE - timestamp ? Long.MAX_VALUE : timestamp + delayMs;
    }

    static void put(
            OutBuffer out,
            long timestamp,
            int destinationId,
            int queueId,
            long ttlMs,
            long delayMs,
            ByteBuffer message) {
        long visibleAt = visibleAt(timestamp, delayMs);
        boolean persistent =
                (message.get(message.position() + MessageLayout.FLAGS_AT) & MessageLayout.FLAG_PERSISTENT) != 0;
        MessageRecord.writeHeader(
                out,
                destinationId,
                Math.max(0, queueId),
                expiry(timestamp, ttlMs),
                delayMs == 0 ? 0 : visibleAt,
                persistent ? MessageRecord.PERSISTENT : 0);
        int start = out.mark();
        out.putRaw(message);
        out.patchLong(start + MessageLayout.BROKER_TIMESTAMP_AT, timestamp);
        out.patchLong(start + MessageLayout.VISIBLE_AT_AT, visibleAt);
    }
}
