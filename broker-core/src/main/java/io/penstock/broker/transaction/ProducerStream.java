package io.penstock.broker.transaction;

import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is known of one numbered stream: its last number, and which numbers of the window behind it were not accepted.
 *
 * <p>Most streams have no such holes and carry no bitmap. Invariants: {@code holes} is null exactly when
 * {@code holeCount} is 0; bit {@code n mod WINDOW} speaks of the one number in {@code (last - WINDOW, last]} that falls on
 * it. The links are {@link Producers}' own.
 */
final class ProducerStream {
    /** How far behind the last number a repeat is still known; also the most that a client may have unanswered. */
    static final int WINDOW = 4_096;

    private static final int WINDOW_MASK = WINDOW - 1;
    private static final int WORDS = WINDOW / Long.SIZE;

    final long high;
    final long low;
    final int stream;
    ProducerStream nextInBucket;
    ProducerStream older;
    ProducerStream newer;
    private long last = -1;
    private long[] holes;
    private int holeCount;

    ProducerStream(long high, long low, int stream) {
        this.high = high;
        this.low = low;
        this.stream = stream;
    }

    boolean is(long otherHigh, long otherLow, int otherStream) {
        return low == otherLow && high == otherHigh && stream == otherStream;
    }

    ProducerVerdict check(long number) {
        if (number > last) {
            return ProducerVerdict.ACCEPT;
        }
        if (number <= last - WINDOW) {
            return ProducerVerdict.IN_DOUBT;
        }
        return isHole(number) ? ProducerVerdict.ACCEPT : ProducerVerdict.DUPLICATE;
    }

    /** The number was accepted; numbers passed over are holes. */
    void accept(long number) {
        if (number > last) {
            if (holes != null || number - last > 1) {
                passOver(number);
            }
            last = number;
        } else if (isHole(number)) {
            clear(number);
        }
        dropEmptyBitmap();
    }

    /** The number was refused: it is the last one, and a hole. */
    void refuse(long number) {
        if (number > last) {
            passOver(number);
            last = number;
            set(number);
        }
    }

    /** Makes every number between the last and this one a hole, and this one none, whatever its slot said before. */
    private void passOver(long number) {
        if (holes == null) {
            holes = new long[WORDS];
        }
        if (number - last >= WINDOW) {
            Arrays.fill(holes, 0);
            holeCount = 0;
        }
        for (long skipped = Math.max(last + 1, number - WINDOW_MASK); skipped < number; skipped++) {
            set(skipped);
        }
        clear(number);
    }

    private boolean isHole(long number) {
        return holes != null && (holes[word(number)] & 1L << number) != 0;
    }

    private void set(long number) {
        long before = holes[word(number)];
        holes[word(number)] = before | 1L << number;
        holeCount += (before & 1L << number) == 0 ? 1 : 0;
    }

    private void clear(long number) {
        long before = holes[word(number)];
        holes[word(number)] = before & ~(1L << number);
        holeCount -= (before & 1L << number) == 0 ? 0 : 1;
    }

    private void dropEmptyBitmap() {
        if (holeCount == 0) {
            holes = null;
        }
    }

    private static int word(long number) {
        return (int) (number & WINDOW_MASK) / Long.SIZE;
    }

    void encode(OutBuffer out) {
        out.putLong(high).putLong(low).putInt(stream).putLong(last).putInt(holeCount);
        if (holeCount > 0) {
            for (long word : holes) {
                out.putLong(word);
            }
        }
    }

    static ProducerStream decode(ByteBuffer source) {
        ProducerStream stream = new ProducerStream(source.getLong(), source.getLong(), source.getInt());
        stream.last = source.getLong();
        stream.holeCount = source.getInt();
        if (stream.holeCount > 0) {
            stream.holes = new long[WORDS];
            for (int i = 0; i < WORDS; i++) {
                stream.holes[i] = source.getLong();
            }
        }
        return stream;
    }
}
