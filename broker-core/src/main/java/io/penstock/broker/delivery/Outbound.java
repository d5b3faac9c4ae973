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

    /** Reports stop here. Deliveries alone cannot fill this much, so only who asks on without reading comes to it. */
    private static final long UNREAD_LIMIT_BYTES = 2 * UNSENT_LIMIT_BYTES;

    /**
     * A DELIVER frame is closed at this size, so that a client need not hold more than this before it starts; and the
     * buffer leaves then, so that it need not grow.
     */
    private static final int DELIVER_FRAME_LIMIT_BYTES = 240 * 1024;

    /** A buffer begins as large as the last one became, within these, so that deliveries are seldom copied as it grows. */
    private static final int BUFFER_BYTES = 512;

    private static final int BUFFER_LIMIT_BYTES = 256 * 1024;

    private final Connection connection;
    private final OutboundFlush flush;
    private final DeliverWriter deliver = new DeliverWriter();
    /** Takes memory only while something is in it. */
    private OutBuffer buffer = new OutBuffer(0);

    private int expectedBytes = BUFFER_BYTES;
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
        return unsentBytes() < UNSENT_LIMIT_BYTES;
    }

    /** Whether an answer that may be large may be made, or the client has to read what it was sent. */
    public boolean roomForReport() {
        return unsentBytes() < UNREAD_LIMIT_BYTES;
    }

    private long unsentBytes() {
        return connection.unsentBytes() + buffer.size();
    }

    /** Adds one message for a link. */
    void deliver(Link link, int queueId, long offset, int deliveryCount, Redelivered redelivered, ByteBuffer message) {
        if (delivering != link || deliver.size() > DELIVER_FRAME_LIMIT_BYTES) {
            endDelivery();
            if (buffer.size() > DELIVER_FRAME_LIMIT_BYTES) {
                handOver();
            }
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
        handOver();
    }

    private void handOver() {
        if (buffer.size() > 0) {
            expectedBytes = Math.min(Math.max(buffer.size(), BUFFER_BYTES), BUFFER_LIMIT_BYTES);
            connection.send(buffer);
        }
    }

    private void endDelivery() {
        if (delivering != null) {
            deliver.end();
            delivering = null;
        }
    }

    private void list() {
        if (buffer.isEmpty()) {
            buffer = new OutBuffer(expectedBytes);
        }
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
