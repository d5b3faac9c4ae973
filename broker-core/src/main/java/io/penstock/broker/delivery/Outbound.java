package io.penstock.broker.delivery;

import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.wire.DeliverWriter;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;

/**
 * What the log thread has for one connection: answers and deliveries gather in one buffer, which leaves with one wake-up
 * when the batch is done.
 *
 * <p>Message bytes are copied in, so a reader that stalls on its socket holds heap (bounded by {@link #roomForDelivery})
 * and never a log segment; it cannot come to see the bytes of a recycled one.
 *
 * <p>Owner: the log thread. A crash loses what is in here, all of which the log can tell again.
 */
public final class Outbound {
    /** Deliveries stop while this much waits for the socket; answers still go. */
    private static final long UNSENT_LIMIT_BYTES = 2 * 1024 * 1024;

    /** A DELIVER frame is closed at this size, so that a client need not hold more than this before it starts. */
    private static final int DELIVER_FRAME_LIMIT_BYTES = 256 * 1024;

    /** A new buffer is as large as the last one was, within these. */
    private static final int BUFFER_BYTES = 512;

    private static final int BUFFER_LIMIT_BYTES = 128 * 1024;

    private final Connection connection;
    private final OutboundFlush flush;
    private final DeliverWriter deliver = new DeliverWriter();
    private OutBuffer buffer = new OutBuffer(BUFFER_BYTES);
    private Link delivering;
    private boolean listed;

    Outbound(Connection connection, OutboundFlush flush) {
        this.connection = connection;
        this.flush = flush;
    }

    /** The buffer to write one or more whole frames in, at once. */
    public OutBuffer frames() {
        endDelivery();
        list();
        return buffer;
    }

    /** Whether deliveries may be added, or the socket has to catch up first. */
    boolean roomForDelivery() {
        return connection.unsentBytes() + buffer.size() < UNSENT_LIMIT_BYTES;
    }

    /** Adds one message for a link. */
    void deliver(Link link, int queueId, long offset, int deliveryCount, Redelivered redelivered, ByteBuffer message) {
        if (delivering != link || deliver.size() > DELIVER_FRAME_LIMIT_BYTES) {
            endDelivery();
            list();
            deliver.begin(buffer, link.number(), link.generation());
            delivering = link;
        }
        deliver.add(queueId, offset, deliveryCount, redelivered == Redelivered.YES ? 1 : 0, message);
    }

    /** Hands everything to the connection. */
    void flush() {
        endDelivery();
        listed = false;
        if (buffer.size() > 0) {
            int size = buffer.size();
            connection.send(buffer);
            buffer = new OutBuffer(Math.min(Math.max(size, BUFFER_BYTES), BUFFER_LIMIT_BYTES));
        }
    }

    private void endDelivery() {
        if (delivering != null) {
            deliver.end();
            delivering = null;
        }
    }

    private void list() {
        if (!listed) {
            listed = true;
            flush.add(this);
        }
    }

    /** Whether a delivery may have been seen before. */
    public enum Redelivered {
        NO,
        YES
    }
}
