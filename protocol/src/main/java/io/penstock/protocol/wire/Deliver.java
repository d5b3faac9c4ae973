package io.penstock.protocol.wire;

import java.nio.ByteBuffer;

/**
 * Steps over the messages of a DELIVER without copying or a record per message; {@link Deliveries} declares the bytes.
 *
 * <p>Invariant: every message it shows lies whole inside the body. One thread; valid as long as the body.
 */
public final class Deliver {
    private static final int COUNT_AT = 8;
    private static final int HEAD_SIZE = Deliveries.LAYOUT.minSize();

    private final ByteBuffer body;
    private final int start;
    private final int count;
    private int taken;
    private int at;
    private int after;

    private Deliver(ByteBuffer body) {
        this.body = body;
        this.start = body.position();
        if (body.remaining() < HEAD_SIZE) {
            throw new WireException("A delivery of " + body.remaining() + " bytes");
        }
        this.count = body.getInt(start + COUNT_AT);
        this.after = start + HEAD_SIZE;
        if (count < 0 || count > (body.limit() - after) / Delivered.OVERHEAD) {
            throw new WireException("A delivery of " + count + " messages in " + body.remaining() + " bytes");
        }
    }

    /** Looks at a body; its position stays. */
    public static Deliver of(ByteBuffer body) {
        return new Deliver(body);
    }

    public int link() {
        return body.getInt(start);
    }

    public int generation() {
        return body.getInt(start + 4);
    }

    /** Number of messages in all. */
    public int count() {
        return count;
    }

    /**
     * Steps to the next message.
     *
     * @return false after the last one
     * @throws WireException when the message is not whole
     */
    public boolean next() {
        if (taken == count) {
            return false;
        }
        int left = body.limit() - after - Delivered.OVERHEAD;
        int length = left < 0 ? -1 : body.getInt(after + Delivered.LENGTH_AT);
        if (length < 0 || length > left) {
            throw new WireException("A delivered message of " + length + " bytes with " + left + " left");
        }
        at = after;
        after = at + Delivered.OVERHEAD + length;
        taken++;
        return true;
    }

    public int queueId() {
        return body.getInt(at);
    }

    public long offset() {
        return body.getLong(at + Delivered.OFFSET_AT);
    }

    public int deliveryCount() {
        return body.getInt(at + Delivered.COUNT_AT);
    }

    public boolean redelivered() {
        return (flags() & Delivered.REDELIVERED) != 0;
    }

    public int flags() {
        return body.get(at + Delivered.FLAGS_AT);
    }

    /** A view of the message. */
    public ByteBuffer message() {
        return body.slice(at + Delivered.OVERHEAD, after - at - Delivered.OVERHEAD);
    }
}
