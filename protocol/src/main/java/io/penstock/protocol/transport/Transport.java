package io.penstock.protocol.transport;

import io.penstock.protocol.agent.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Makes connections, by listening and by dialling; owns the event loops that carry them. Thread-safe. */
public interface Transport extends AutoCloseable {
    /**
     * Binds and accepts.
     *
     * @param accepted makes the handler of each accepted connection, on its event loop
     * @throws io.penstock.protocol.wire.PenstockException if the endpoint cannot be bound
     */
    Listener listen(ListenOptions options, Function<Connection, ConnectionHandler> accepted);

    /**
     * Dials. The future completes on the event loop, after the TLS handshake if there is one; it fails with a {@link
     * io.penstock.protocol.wire.PenstockException} that says why. The handler hears nothing of a connection that was
     * never made.
     */
    CompletableFuture<Connection> connect(ConnectOptions options, ConnectionHandler handler);

    /** Timed calls on the event loops. */
    Scheduler scheduler();

    /** Closes every connection and listener, and waits, bounded, until no thread is left. Idempotent. */
    @Override
    void close();
}
