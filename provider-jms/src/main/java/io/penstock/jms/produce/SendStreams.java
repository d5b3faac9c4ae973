package io.penstock.jms.produce;

import java.util.ArrayDeque;

/**
 * The streams of a client instance. A closed session's stream goes to the next session, so that a session per send costs the broker no memory.
 * Thread-safe.
 */
public final class SendStreams {
    private final ArrayDeque<SendStream> free = new ArrayDeque<>();
    private int made;

    /** A stream that nobody else uses. */
    public synchronized SendStream borrow() {
        SendStream stream = free.pollFirst();
        return stream != null ? stream : new SendStream(made++);
    }

    /** Takes a stream back whose sends are all answered. */
    public synchronized void giveBack(SendStream stream) {
        free.addFirst(stream);
    }
}
