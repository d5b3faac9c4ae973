package io.penstock.broker.store;

import java.nio.ByteBuffer;

/** Writes and reads the 32 bytes of a queue entry, as {@link BlockLayout} declares them. */
final class EntryBytes {
    private EntryBytes() {}

    static void write(ByteBuffer to, int at, QueueEntry entry) {
        to.putLong(at + BlockLayout.ENTRY_POSITION, entry.position);
        to.putInt(at + BlockLayout.ENTRY_SIZE, entry.size);
        to.putInt(at + BlockLayout.ENTRY_FLAGS, entry.flags);
        to.putInt(at + BlockLayout.ENTRY_TAG, entry.tagHash);
        to.putInt(at + BlockLayout.ENTRY_GROUP, entry.groupHash);
        to.putLong(at + BlockLayout.ENTRY_EXPIRY, entry.expiry);
    }

    static void read(ByteBuffer from, int at, QueueEntry into) {
        into.set(
                from.getLong(at + BlockLayout.ENTRY_POSITION),
                from.getInt(at + BlockLayout.ENTRY_SIZE),
                from.getInt(at + BlockLayout.ENTRY_FLAGS),
                from.getInt(at + BlockLayout.ENTRY_TAG),
                from.getInt(at + BlockLayout.ENTRY_GROUP),
                from.getLong(at + BlockLayout.ENTRY_EXPIRY));
    }

    /** The lowest log position among entries that begin at byte {@code first} and end before byte {@code end}. */
    static long lowestPosition(ByteBuffer from, int first, int end) {
        long lowest = Long.MAX_VALUE;
        for (int at = first; at < end; at += BlockLayout.ENTRY_BYTES) {
            lowest = Math.min(lowest, from.getLong(at + BlockLayout.ENTRY_POSITION));
        }
        return lowest;
    }

    /** The lowest expiry among such entries in seconds, rounded down; {@link BlockLayout#NO_EXPIRY} if none expires. */
    static int lowestExpirySeconds(ByteBuffer from, int first, int end) {
        long lowest = Long.MAX_VALUE;
        for (int at = first; at < end; at += BlockLayout.ENTRY_BYTES) {
            long expiry = from.getLong(at + BlockLayout.ENTRY_EXPIRY);
            lowest = expiry > 0 ? Math.min(lowest, expiry) : lowest;
        }
        return expirySeconds(lowest == Long.MAX_VALUE ? 0 : lowest);
    }

    /** An expiry in ms as blocks say it: seconds, rounded down; {@link BlockLayout#NO_EXPIRY} for 0. */
    static int expirySeconds(long expiry) {
        return expiry == 0 ? BlockLayout.NO_EXPIRY : (int) Math.min(expiry / 1000, 0xFFFFFFFEL);
    }
}
