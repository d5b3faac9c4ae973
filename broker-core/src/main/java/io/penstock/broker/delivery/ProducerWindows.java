package io.penstock.broker.delivery;

import io.penstock.broker.destination.Destination;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Grant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * How a full destination slows its producers down: the answer to a send comes as always, but it grants no further window
 * until consumers have made room. Settlements are never behind it, so a producer and a consumer on one connection cannot
 * wait for each other.
 *
 * <p>A destination that reaches its limit may be passed by what was under way: at most {@link #WINDOW_MESSAGES} for each
 * producing connection.
 *
 * <p>Owner: the log thread. It dies with the process; a reconnecting client gets a new window with DESTINATION_CREATE.
 */
public final class ProducerWindows {
    /** How many sends a connection may have unanswered to one destination. */
    public static final int WINDOW_MESSAGES = 4096;

    private final Map<Integer, Set<ClientConnection>> waiting = new HashMap<>();

    /** What an answer to this connection grants; 0 puts it on the list of those that wait. */
    public int window(Destination destination, ClientConnection connection) {
        if (!destination.isFull() || destination.settings().whenFull() == WhenFull.REJECT) {
            return WINDOW_MESSAGES;
        }
        waiting.computeIfAbsent(destination.id(), absent -> new LinkedHashSet<>())
                .add(connection);
        return 0;
    }

    /** Called when a destination has lost messages: lets those that wait for it go on. */
    public void drained(Destination destination) {
        if (!waiting.isEmpty() && !destination.isFull()) {
            release(destination.id());
        }
    }

    /** The destination is gone: those that wait find out by their next send. */
    public void release(int destinationId) {
        Set<ClientConnection> connections = waiting.remove(destinationId);
        if (connections != null) {
            for (ClientConnection connection : connections) {
                FrameWriter.oneway(
                        connection.outbound().frames(), Grant.LAYOUT, new Grant(destinationId, WINDOW_MESSAGES));
            }
        }
    }

    /** The connection has ended. */
    public void forget(ClientConnection connection) {
        for (Iterator<Set<ClientConnection>> sets = waiting.values().iterator(); sets.hasNext(); ) {
            Set<ClientConnection> set = sets.next();
            if (set.remove(connection) && set.isEmpty()) {
                sets.remove();
            }
        }
    }
}
