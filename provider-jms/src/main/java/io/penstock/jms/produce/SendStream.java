package io.penstock.jms.produce;

/**
 * A sequence of numbers by which the broker recognises a repeated send or commit. Belongs to one session at a time, and is used by that session's sending
 * thread or under its send lock; the hand-over from a closed session to a new one goes through {@link SendStreams}. The first number is 0.
 */
public final class SendStream {
    private final int id;
    private long next;
    private volatile boolean forgotten;

    SendStream(int id) {
        this.id = id;
    }

    public int id() {
        return id;
    }

    /** A failure has shown that the broker does not know the stream any more; from any thread. */
    void forget() {
        forgotten = true;
    }

    boolean isForgotten() {
        return forgotten;
    }

    /** The number that {@link #take} would give. */
    public long peek() {
        return next;
    }

    /** The next number, which is then used up. */
    public long take() {
        return next++;
    }
}
