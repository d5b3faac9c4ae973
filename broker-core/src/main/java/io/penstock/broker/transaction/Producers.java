package io.penstock.broker.transaction;

import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;

/**
 * The idempotence table: which numbered sends and commits were accepted, so that a client may repeat what was not
 * answered.
 *
 * <pre>
 *   unknown stream:  0 → ACCEPT        above 0 → UNKNOWN
 *   known stream:    ──────────────┬──────────────────────────────┬────────────→ numbers
 *                      IN_DOUBT    │ hole → ACCEPT, else DUPLICATE │ ACCEPT
 *                            last − {@value ProducerStream#WINDOW}                            last
 * </pre>
 *
 * <p>A stream is one of a client instance's numbered sequences. A refused number is a hole: it may be repeated, and is
 * then new. The client instance of all zeros numbers nothing: foreign clients are never deduplicated.
 *
 * <p>Invariant: at most {@value #STREAMS_LIMIT} streams, and the one that was longest without an accepted or refused
 * number, by log order, goes first. {@link #check} changes nothing and allocates nothing.
 *
 * <p>Replicated state: a function of the log. Owner: the log thread.
 */
public final class Producers {
    /** How many streams are known at most. */
    public static final int STREAMS_LIMIT = 100_000;

    private final int streamsMax;
    private ProducerStream[] buckets = new ProducerStream[64];
    private ProducerStream oldest;
    private ProducerStream newest;
    /** The stream of the last look-up: check and accept of one send come in a row. */
    private ProducerStream lastFound;

    private int size;

    public Producers() {
        this(STREAMS_LIMIT);
    }

    Producers(int streamsMax) {
        this.streamsMax = streamsMax;
    }

    /** Streams known. */
    public int size() {
        return size;
    }

    /**
     * What is known of a number. Changes nothing.
     *
     * @param high the upper half of the client instance
     * @param low its lower half
     */
    public ProducerVerdict check(long high, long low, int stream, long number) {
        if (isForeign(high, low)) {
            return ProducerVerdict.ACCEPT;
        }
        if (number < 0) {
            return ProducerVerdict.IN_DOUBT;
        }
        ProducerStream known = find(high, low, stream);
        if (known != null) {
            return known.check(number);
        }
        return number == 0 ? ProducerVerdict.ACCEPT : ProducerVerdict.UNKNOWN;
    }

    /** Records that a number, of which {@link #check} said ACCEPT, was accepted. */
    public void accept(long high, long low, int stream, long number) {
        if (!isForeign(high, low)) {
            touch(high, low, stream).accept(number);
        }
    }

    /** Records that a number, of which {@link #check} said ACCEPT, was refused: it stays a hole and may be repeated. */
    public void refuse(long high, long low, int stream, long number) {
        if (!isForeign(high, low)) {
            touch(high, low, stream).refuse(number);
        }
    }

    /** Writes the table for a checkpoint, the oldest stream first. */
    public void encode(OutBuffer out) {
        out.putInt(size);
        for (ProducerStream stream = oldest; stream != null; stream = stream.newer) {
            stream.encode(out);
        }
    }

    /** Reads what {@link #encode} wrote into this empty table. */
    public void decode(ByteBuffer source) {
        for (int left = source.getInt(); left > 0; left--) {
            add(ProducerStream.decode(source));
        }
    }

    private static boolean isForeign(long high, long low) {
        return (high | low) == 0;
    }

    private ProducerStream find(long high, long low, int stream) {
        if (lastFound != null && lastFound.is(high, low, stream)) {
            return lastFound;
        }
        ProducerStream found = buckets[bucket(high, low, stream)];
        while (found != null && !found.is(high, low, stream)) {
            found = found.nextInBucket;
        }
        if (found != null) {
            lastFound = found;
        }
        return found;
    }

    /** The stream, made the newest; created if it is not known. */
    private ProducerStream touch(long high, long low, int stream) {
        ProducerStream found = find(high, low, stream);
        if (found == null) {
            if (size >= streamsMax) {
                forget(oldest);
            }
            found = new ProducerStream(high, low, stream);
            add(found);
        } else if (found != newest) {
            unlink(found);
            linkNewest(found);
        }
        return found;
    }

    private void add(ProducerStream stream) {
        if (size >= buckets.length) {
            rehash();
        }
        int bucket = bucket(stream.high, stream.low, stream.stream);
        stream.nextInBucket = buckets[bucket];
        buckets[bucket] = stream;
        linkNewest(stream);
        size++;
        lastFound = stream;
    }

    private void forget(ProducerStream stream) {
        int bucket = bucket(stream.high, stream.low, stream.stream);
        if (buckets[bucket] == stream) {
            buckets[bucket] = stream.nextInBucket;
        } else {
            ProducerStream before = buckets[bucket];
            while (before.nextInBucket != stream) {
                before = before.nextInBucket;
            }
            before.nextInBucket = stream.nextInBucket;
        }
        unlink(stream);
        size--;
        lastFound = null;
    }

    private void rehash() {
        buckets = new ProducerStream[2 * buckets.length];
        for (ProducerStream stream = oldest; stream != null; stream = stream.newer) {
            int bucket = bucket(stream.high, stream.low, stream.stream);
            stream.nextInBucket = buckets[bucket];
            buckets[bucket] = stream;
        }
    }

    private int bucket(long high, long low, int stream) {
        long mixed = (high * 31 + low * 17 + stream) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & buckets.length - 1;
    }

    private void linkNewest(ProducerStream stream) {
        stream.older = newest;
        stream.newer = null;
        if (newest == null) {
            oldest = stream;
        } else {
            newest.newer = stream;
        }
        newest = stream;
    }

    private void unlink(ProducerStream stream) {
        if (stream.older == null) {
            oldest = stream.newer;
        } else {
            stream.older.newer = stream.newer;
        }
        if (stream.newer == null) {
            newest = stream.older;
        } else {
            stream.newer.older = stream.older;
        }
    }
}
