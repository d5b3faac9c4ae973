package io.penstock.broker.store;

/**
 * One entry of a consume queue, as a reusable holder of its fields. On disk and in memory an entry is 32 bytes:
 * position int64, size int32, flags and priority int32, tag hash int32, group hash int32, expiry int64.
 *
 * <p>Belongs to whoever made it; holds no reference to the queue.
 */
public final class QueueEntry {
    /** Log position of the record that holds the message. */
    public long position;
    /** Length of that record, header included. */
    public int size;
    /** The priority in the lowest byte, flags of the queue's owner above it. */
    public int flags;
    /** Hash of the tag, 0 for none. */
    public int tagHash;
    /** Hash of the message group, 0 for none. */
    public int groupHash;
    /** When the message expires, broker clock in ms; 0 never. */
    public long expiry;

    /** Sets all fields and returns this. */
    public QueueEntry set(long position, int size, int flags, int tagHash, int groupHash, long expiry) {
        this.position = position;
        this.size = size;
        this.flags = flags;
        this.tagHash = tagHash;
        this.groupHash = groupHash;
        this.expiry = expiry;
        return this;
    }
}
