package io.penstock.protocol.wire;

import java.nio.ByteBuffer;

/**
 * Writes DELIVER frames message by message into a buffer and sets count and length at the end; {@link Deliveries} declares
 * the bytes. Can be used for one frame after the other.
 *
 * <p>Invariant: between {@link #begin} and {@link #end} nobody else writes to the buffer. One thread.
 */
public final class DeliverWriter {
    private static final int COUNT_BACK = 4;

    private OutBuffer out;
    private int start;
    private int bodyAt;
    private int count;

    public void begin(OutBuffer target, int link, int generation) {
        if (out != null) {
            throw new IllegalStateException("The last delivery has not ended");
        }
        start = FrameWriter.begin(target, CommandCode.DELIVER.code(), 0, Header.ONEWAY, null);
        target.putInt(link).putInt(generation).putInt(0);
        out = target;
        bodyAt = target.mark();
        count = 0;
    }

    /** Appends a message by absolute index of the source, whose position stays. */
    public void add(int queueId, long offset, int deliveryCount, int flags, ByteBuffer source, int index, int length) {
        out.putInt(queueId).putLong(offset).putInt(deliveryCount).putByte(flags).putInt(length);
        out.putRaw(source, index, length);
        count++;
    }

    /** Appends what remains in the source, whose position stays. */
    public void add(int queueId, long offset, int deliveryCount, int flags, ByteBuffer message) {
        add(queueId, offset, deliveryCount, flags, message, message.position(), message.remaining());
    }

    public int count() {
        return count;
    }

    /** Bytes of the messages so far, with what goes around them. */
    public int size() {
        return out == null ? 0 : out.size() - bodyAt;
    }

    /** Ends the frame; one without messages leaves no bytes. Returns the number of messages. */
    public int end() {
        OutBuffer target = out;
        out = null;
        if (count == 0) {
            target.truncate(start);
        } else {
            target.patchInt(bodyAt - COUNT_BACK, count);
            FrameWriter.end(target, start);
        }
        return count;
    }
}
