package io.penstock.protocol.wire;

import java.nio.ByteBuffer;

/**
 * One frame that has arrived whole.
 *
 * <p>The body is a read-only view of heap memory that belongs to the receiver; its position is 0 and reading a layout from it
 * leaves it there, so a frame can be looked at again. Absent and empty bodies are the same thing.
 */
public record Frame(Header header, ByteBuffer body) {
    /** RocketMQ's cap on all that follows the length, and ours. */
    public static final int SIZE_MAX = 16 << 20;

    /** Headers hold names and short texts; a larger one would only cost the reader memory. */
    public static final int HEADER_MAX = 1 << 20;

    public int code() {
        return header.code();
    }

    public int opaque() {
        return header.opaque();
    }

    public boolean isResponse() {
        return header.isResponse();
    }

    public boolean isOneway() {
        return header.isOneway();
    }

    /**
     * Decodes what follows the four length bytes.
     *
     * @param whole exactly one frame, from position to limit; the frame's body is a view of it
     * @throws WireException when it is not a frame
     */
    public static Frame decode(ByteBuffer whole) {
        return FrameReader.read(whole);
    }

    /** Appends the whole frame, length included, in the header's type. */
    public void encode(OutBuffer out) {
        FrameWriter.frame(out, header, body);
    }
}
