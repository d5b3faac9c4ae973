package io.penstock.broker.delivery;

import java.nio.ByteBuffer;

/**
 * Consecutive messages of one queue, read and checked by the reader agent: an immutable copy that the log thread can
 * deliver from without touching a file.
 *
 * <p>Made by the reader thread, handed over once, then owned by the log thread. Bounded by {@link
 * ReaderAgent#WINDOW_LIMIT_BYTES} (one larger message excepted).
 */
final class Window {
    private final long first;
    private final int count;
    private final byte[] bytes;
    private final int[] starts;
    private final QueueFacts[] facts;

    /**
     * @param starts where each message begins in {@code bytes}, and one more for the end of the last; a message that
     *     could not be read has no bytes
     */
    Window(long first, int count, byte[] bytes, int[] starts, QueueFacts[] facts) {
        this.first = first;
        this.count = count;
        this.bytes = bytes;
        this.starts = starts;
        this.facts = facts;
    }

    boolean isEmpty() {
        return count == 0;
    }

    long first() {
        return first;
    }

    boolean covers(long offset) {
        return offset >= first && offset < first + count;
    }

    /** The message, or null if it could not be read. */
    ByteBuffer message(long offset) {
        int at = (int) (offset - first);
        int length = starts[at + 1] - starts[at];
        return length == 0 ? null : ByteBuffer.wrap(bytes, starts[at], length);
    }

    QueueFacts facts(long offset) {
        return facts[(int) (offset - first)];
    }
}
