package io.penstock.broker.delivery;

import io.penstock.broker.store.QueueEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Messages of a range of one queue, read and checked by the reader's thread: an immutable copy that the log thread can
 * deliver from without touching a file. A dense one has every message of its range; a sparse one those that its view's
 * filter matched, and the rest of its range need not be looked at.
 *
 * <p>Made by the reader thread, handed over once, then owned by the log thread. Bounded by {@link
 * WindowTask#WINDOW_LIMIT_BYTES} (one larger message excepted).
 */
final class Window {
    private final long first;
    private final long end;
    /** Of a sparse window; null of a dense one. */
    private final long[] offsets;

    private final int count;
    private final byte[] bytes;
    private final int[] starts;
    private final QueueFacts[] facts;

    private Window(Builder made, long end) {
        this.first = made.first;
        this.end = end;
        this.offsets = made.offsets;
        this.count = made.count;
        this.bytes = made.bytes;
        this.starts = made.starts;
        this.facts = made.facts;
    }

    /** Whether not even the first offset could be looked at. */
    boolean isEmpty() {
        return end == first;
    }

    long first() {
        return first;
    }

    /** Whether the reader asked the filter already. */
    boolean isFiltered() {
        return offsets != null;
    }

    /** Whether the window says what is to be done with the offset. */
    boolean covers(long offset) {
        return offset >= first && offset < end;
    }

    /** The lowest offset from a covered one on that has a message here, or the end of the window. */
    long next(long offset) {
        if (offsets == null) {
            return offset;
        }
        int at = Arrays.binarySearch(offsets, 0, count, offset);
        int next = at < 0 ? -1 - at : at;
        return next < count ? offsets[next] : end;
    }

    /** The message of an offset that is here, or null if it could not be read. */
    ByteBuffer message(long offset) {
        int at = at(offset);
        int length = starts[at + 1] - starts[at];
        return length == 0 ? null : ByteBuffer.wrap(bytes, starts[at], length);
    }

    QueueFacts facts(long offset) {
        return facts[at(offset)];
    }

    private int at(long offset) {
        return offsets == null ? (int) (offset - first) : Arrays.binarySearch(offsets, 0, count, offset);
    }

    /** One that will have every message of its range. */
    static Builder dense(long first, int most) {
        return new Builder(first, most, most, null);
    }

    /** One that will have some. */
    static Builder sparse(long first, int most) {
        int few = Math.min(most, 16);
        return new Builder(first, most, few, new long[few]);
    }

    /** Fills a window, on the reader's thread. */
    static final class Builder {
        private final long first;
        private final int most;
        private long[] offsets;
        private int[] starts;
        private QueueFacts[] facts;
        private byte[] bytes = new byte[0];
        private int length;
        private int count;
        private long end;

        private Builder(long first, int most, int room, long[] offsets) {
            this.first = first;
            this.end = first;
            this.most = most;
            this.offsets = offsets;
            this.starts = new int[room + 1];
            this.facts = new QueueFacts[room];
        }

        boolean isEmpty() {
            return count == 0;
        }

        int bytes() {
            return length;
        }

        /** The offset is looked at and not wanted. */
        void pass(long offset) {
            end = offset + 1;
        }

        /** @param message null if it could not be read */
        void add(long offset, ByteBuffer message, QueueEntry entry) {
            if (count == facts.length) {
                grow();
            }
            if (offsets != null) {
                offsets[count] = offset;
            }
            if (message != null) {
                int size = message.remaining();
                if (length + size > bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.max(length + size, wanted(size)));
                }
                message.get(message.position(), bytes, length, size);
                length += size;
            }
            facts[count] = new QueueFacts(entry.position, entry.flags, entry.expiry);
            starts[++count] = length;
            end = offset + 1;
        }

        private void grow() {
            int room = Math.min(most, 2 * facts.length);
            offsets = Arrays.copyOf(offsets, room);
            facts = Arrays.copyOf(facts, room);
            starts = Arrays.copyOf(starts, room + 1);
        }

        /** At first as if all were like this one, so that a dense window is seldom copied while it grows. */
        private int wanted(int size) {
            long likely = (long) size * (offsets == null ? most : 4);
            return bytes.length == 0 ? (int) Math.min(WindowTask.WINDOW_LIMIT_BYTES, likely) : 2 * bytes.length;
        }

        Window build() {
            return new Window(this, end);
        }
    }
}
