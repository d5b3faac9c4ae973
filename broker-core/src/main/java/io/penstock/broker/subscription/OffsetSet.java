package io.penstock.broker.subscription;

import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.WireException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * A set of queue offsets, dense or sparse, at a bit or less for each: the offsets that are settled above a floor.
 *
 * <p>Offsets have 63 bits and a bitmap 31, so the set is a row of bitmaps, each for {@value #CHUNK_OFFSETS} offsets,
 * beginning at {@code firstChunk}. The row moves along with the floor: {@link #removeBelow} drops bitmaps from its head,
 * and no bit is ever moved.
 *
 * <p>Plain and single-threaded. Invariants: {@code size} is the number of offsets in it; the first and the last bitmap of
 * the row are not empty.
 */
public final class OffsetSet {
    private static final int CHUNK_BITS = 31;
    private static final long CHUNK_OFFSETS = 1L << CHUNK_BITS;
    private static final long CHUNK_MASK = CHUNK_OFFSETS - 1;
    /** Bitmaps in a row; an offset farther from the first is a programmer's error. */
    private static final int CHUNKS_LIMIT = 1 << 16;

    private final List<RoaringBitmap> chunks = new ArrayList<>(1);
    private long firstChunk;
    private long size;

    public boolean isEmpty() {
        return size == 0;
    }

    /** How many offsets are in the set. */
    public long size() {
        return size;
    }

    public boolean contains(long offset) {
        if (size == 0) {
            return false;
        }
        long chunk = (offset >> CHUNK_BITS) - firstChunk;
        return chunk >= 0 && chunk < chunks.size() && chunks.get((int) chunk).contains((int) (offset & CHUNK_MASK));
    }

    /**
     * Adds a range, both ends included.
     *
     * @return how many of its offsets are new
     */
    public long add(long from, long to) {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no range of offsets: [" + from + ", " + to + "]");
        }
        long added = 0;
        for (long chunk = from >> CHUNK_BITS; chunk <= to >> CHUNK_BITS; chunk++) {
            long start = chunk << CHUNK_BITS;
            int low = (int) (Math.max(from, start) - start);
            int high = (int) (Math.min(to, start + CHUNK_MASK) - start);
            added += addWithin(chunkToChange(chunk), low, high);
        }
        size += added;
        return added;
    }

    private static long addWithin(RoaringBitmap bitmap, int low, int high) {
        if (low == high) {
            return bitmap.checkedAdd(low) ? 1 : 0;
        }
        long before = countWithin(bitmap, low, high);
        bitmap.add((long) low, (long) high + 1);
        return (long) high - low + 1 - before;
    }

    private static long countWithin(RoaringBitmap bitmap, int low, int high) {
        return bitmap.rangeCardinality(low, (long) high + 1);
    }

    private RoaringBitmap chunkToChange(long chunk) {
        if (chunks.isEmpty()) {
            firstChunk = chunk;
        }
        if (Math.abs(chunk - firstChunk) >= CHUNKS_LIMIT) {
            throw new IllegalStateException("offset chunk " + chunk + " is too far from " + firstChunk);
        }
        while (chunk < firstChunk) {
            chunks.add(0, new RoaringBitmap());
            firstChunk--;
        }
        while (chunk - firstChunk >= chunks.size()) {
            chunks.add(new RoaringBitmap());
        }
        return chunks.get((int) (chunk - firstChunk));
    }

    /** How many offsets of a range, both ends included, are in the set. */
    public long count(long from, long to) {
        long count = 0;
        for (int i = 0; i < chunks.size(); i++) {
            long start = (firstChunk + i) << CHUNK_BITS;
            long low = Math.max(from, start);
            long high = Math.min(to, start + CHUNK_MASK);
            if (low <= high) {
                count += countWithin(chunks.get(i), (int) (low - start), (int) (high - start));
            }
        }
        return count;
    }

    /** The lowest offset at or above {@code from} that is not in the set. */
    public long nextAbsent(long from) {
        long offset = from;
        while (size > 0) {
            long chunk = (offset >> CHUNK_BITS) - firstChunk;
            if (chunk < 0 || chunk >= chunks.size()) {
                return offset;
            }
            long absent = chunks.get((int) chunk).nextAbsentValue((int) (offset & CHUNK_MASK));
            if (absent <= CHUNK_MASK) {
                return ((firstChunk + chunk) << CHUNK_BITS) + absent;
            }
            offset = (firstChunk + chunk + 1) << CHUNK_BITS;
        }
        return offset;
    }

    /** The lowest offset at or above {@code from} that is in the set, or -1. */
    public long nextPresent(long from) {
        for (int i = 0; i < chunks.size(); i++) {
            long start = (firstChunk + i) << CHUNK_BITS;
            if (from <= start + CHUNK_MASK) {
                long present = chunks.get(i).nextValue((int) Math.max(0, from - start));
                if (present >= 0) {
                    return start + present;
                }
            }
        }
        return -1;
    }

    /** Removes a range, both ends included. */
    public void remove(long from, long to) {
        if (size == 0) {
            return;
        }
        for (int i = 0; i < chunks.size(); i++) {
            long start = (firstChunk + i) << CHUNK_BITS;
            long low = Math.max(from, start);
            long high = Math.min(to, start + CHUNK_MASK);
            if (low <= high) {
                RoaringBitmap bitmap = chunks.get(i);
                size -= countWithin(bitmap, (int) (low - start), (int) (high - start));
                bitmap.remove(low - start, high - start + 1);
            }
        }
        dropEmptyEnds();
    }

    /** Removes every offset below the given one. */
    public void removeBelow(long offset) {
        if (size > 0 && offset > firstChunk << CHUNK_BITS) {
            remove(firstChunk << CHUNK_BITS, offset - 1);
        }
    }

    private void dropEmptyEnds() {
        while (!chunks.isEmpty() && chunks.get(0).isEmpty()) {
            chunks.remove(0);
            firstChunk++;
        }
        while (!chunks.isEmpty() && chunks.get(chunks.size() - 1).isEmpty()) {
            chunks.remove(chunks.size() - 1);
        }
    }

    /** Writes the set for a checkpoint: first chunk, number of chunks, and each as a standard Roaring bitmap. */
    public void encode(OutBuffer out) {
        out.putLong(firstChunk).putInt(chunks.size());
        for (RoaringBitmap chunk : chunks) {
            chunk.runOptimize();
            byte[] bytes = new byte[chunk.serializedSizeInBytes()];
            chunk.serialize(ByteBuffer.wrap(bytes));
            out.putBytes(bytes);
        }
    }

    /** Reads what {@link #encode} wrote. */
    public static OffsetSet decode(ByteBuffer source) {
        OffsetSet set = new OffsetSet();
        set.firstChunk = source.getLong();
        int count = source.getInt();
        for (int i = 0; i < count; i++) {
            int length = source.getInt();
            RoaringBitmap chunk = new RoaringBitmap();
            try {
                chunk.deserialize(source.slice(source.position(), length));
            } catch (IOException | RuntimeException e) {
                throw new WireException("an offset set is damaged: " + e.getMessage());
            }
            source.position(source.position() + length);
            set.chunks.add(chunk);
            set.size += chunk.getLongCardinality();
        }
        return set;
    }
}
