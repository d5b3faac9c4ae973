package io.penstock.protocol.transport;

/** A bound endpoint that accepts connections. */
public interface Listener extends AutoCloseable {
    /** Where it listens, with the port that the system chose. */
    Endpoint endpoint();

    /** What was refused and closed since the start. */
    ListenerCounters counters();

    /** Stops accepting and closes the connections it accepted. Idempotent; bounded in time. */
    @Override
    void close();
}
