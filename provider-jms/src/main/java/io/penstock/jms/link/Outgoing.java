package io.penstock.jms.link;

/**
 * A message on its way out, encoded. The bytes belong to the link until the send is answered. For any thread.
 *
 * @param destination the broker's number of the destination
 * @param ttlMs milliseconds to live; 0 means for ever
 * @param delayMs milliseconds until it may be delivered; 0 means none
 * @param stream the sending session's stream
 * @param number the message's number in the stream
 * @param bytes hold the message's stored layout
 * @param offset where it begins in them
 * @param length how long it is
 */
public record Outgoing(
        int destination, long ttlMs, long delayMs, int stream, long number, byte[] bytes, int offset, int length) {
    /** The same for a destination that has this number elsewhere. */
    public Outgoing to(int number) {
        return new Outgoing(number, ttlMs, delayMs, stream, this.number, bytes, offset, length);
    }

    /** What is left of its times when some time has passed since it was sent; one that has expired has a millisecond to live. */
    public Outgoing after(long elapsedMs) {
        if (elapsedMs == 0 || ttlMs == 0 && delayMs == 0) {
            return this;
        }
        long ttl = ttlMs == 0 ? 0 : Math.max(1, ttlMs - elapsedMs);
        return new Outgoing(destination, ttl, Math.max(0, delayMs - elapsedMs), stream, number, bytes, offset, length);
    }
}
