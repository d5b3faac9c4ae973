package io.penstock.jms.produce;

/**
 * A sequence of numbers by which the broker recognises a repeated send or commit. Belongs to one session at a time, and is used by that session's sending
 * thread or under its send lock; the hand-over from a closed session to a new one goes through {@link SendStreams}. The first number is 0.
 */
public final class SendStream {
    private final int id;
    private long next;

    SendStream(int id) {
        this.id = id;
    }

    public int id() {
        return id;
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
