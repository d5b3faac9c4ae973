package io.penstock.jms.produce;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * The streams of a client instance. A closed session's stream goes to the next session, so that a session per send costs the broker no memory. A stream's numbers are
 * told to one broker only, which finds no gaps in them. Thread-safe.
 */
public final class SendStreams {
    private final Map<String, ArrayDeque<SendStream>> free = new HashMap<>();
    private int made;

    /**
     * A stream that nobody else uses.
     *
     * @param broker who is told its numbers
     */
    public synchronized SendStream borrow(String broker) {
        ArrayDeque<SendStream> left = free.get(broker);
        SendStream stream = left == null ? null : left.pollFirst();
        return stream != null ? stream : new SendStream(made++);
    }

    /** Takes a stream back whose sends are all answered. */
    public synchronized void giveBack(String broker, SendStream stream) {
        free.computeIfAbsent(broker, first -> new ArrayDeque<>()).addFirst(stream);
    }
}
