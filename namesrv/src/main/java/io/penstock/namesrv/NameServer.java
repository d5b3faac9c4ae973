package io.penstock.namesrv;

import io.penstock.namesrv.liveness.BrokerLiveness;
import io.penstock.namesrv.request.RequestReader;
import io.penstock.namesrv.request.RequestTable;
import io.penstock.namesrv.request.ServerFacts;
import io.penstock.namesrv.route.Registrations;
import io.penstock.namesrv.route.RouteAgent;
import io.penstock.namesrv.route.RouteTable;
import io.penstock.namesrv.route.RouteView;
import io.penstock.protocol.agent.AgentThread;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.ParkingWaiter;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionHandler;
import io.penstock.protocol.transport.ConnectionLimits;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.ListenOptions;
import io.penstock.protocol.transport.Listener;
import io.penstock.protocol.transport.SocketOptions;
import io.penstock.protocol.transport.Transport;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root of a name server, and nobody's parameter.
 *
 * <p>Event loops of the transport read and answer, one agent thread owns the routes. Nothing is stored: after a crash or
 * restart the server knows no broker until they register again, which each does within 30 s and at once when it sees its
 * connection break. {@link #start} and {@link #close} are for the owner's thread; the rest for any.
 */
public final class NameServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NameServer.class);
    private static final long PARK_MAX_NANOS = 500_000_000;
    private static final int LOGIN_LIMIT_MS = 10_000;

    /** The life of a name server; it only goes downwards in this list. */
    private enum State {
        /** Made; holds nothing that must be closed. */
        NEW,
        /** Listening. */
        RUNNING,
        /** No port and no thread are held any more. */
        CLOSED
    }

    private final NameServerConfig config;
    private final Transport transport;
    private final RouteAgent agent;
    private final AgentThread thread;
    private final RequestTable requests;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private volatile String address;
    private volatile Listener listener;

    /**
     * @param transport carries the connections; the caller's to close, after this
     * @param kind whether a running server keeps the Java virtual machine alive
     * @param onFailure told when the server has ended by a defect of its own
     */
    public NameServer(
            NameServerConfig config, Transport transport, Clock clock, ThreadKind kind, Consumer<Throwable> onFailure) {
        this.config = config;
        this.transport = transport;
        this.address = config.listen().toString();
        ParkingWaiter waiter = new ParkingWaiter(PARK_MAX_NANOS);
        Registrations registrations = new Registrations(new RouteTable(config.limits()), new BrokerLiveness(clock));
        this.agent = new RouteAgent(registrations, clock, waiter::wake);
        this.thread = new AgentThread(agent, waiter, kind, failure -> fail(failure, onFailure));
        this.requests = new RequestTable(
                agent, new ServerFacts(this::address, config.frameMax(), config.limits(), config.administration()));
    }

    /**
     * Binds the port and serves.
     *
     * @throws io.penstock.protocol.wire.PenstockException if the port cannot be bound; then nothing is held
     */
    public NameServer start() {
        if (!state.compareAndSet(State.NEW, State.RUNNING)) {
            throw new IllegalStateException("a name server starts once");
        }
        try {
            listener = transport.listen(listenOptions(), this::accepted);
            address = listener.endpoint().toString();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        thread.start();
        LOG.info("[name-server-started] listening at {}", address());
        return this;
    }

    /** {@code host:port} where it listens, with the port that the system chose. */
    public String address() {
        return address;
    }

    /** The routes as of now, for a process that asks itself. */
    public RouteView routes() {
        return agent.view();
    }

    /** Stops listening, closes the connections, ends the thread. Idempotent. */
    @Override
    public void close() {
        State before = state.getAndSet(State.CLOSED);
        if (before == State.CLOSED) {
            return;
        }
        try {
            if (listener != null) {
                listener.close();
            }
        } finally {
            thread.close();
        }
        LOG.info("[name-server-stopped] {}", address());
    }

    private ConnectionHandler accepted(Connection connection) {
        return new RequestReader(requests, config.administration(), agent);
    }

    private ListenOptions listenOptions() {
        ConnectionLimits servers = ConnectionLimits.forServers();
        // A broker's first frame may be a large registration, and there is no log-in before it.
        ConnectionLimits limits = new ConnectionLimits(
                config.frameMax(),
                config.frameMax(),
                LOGIN_LIMIT_MS,
                servers.idleMs(),
                servers.writeStallMs(),
                servers.unsentHighMark(),
                servers.unsentLowMark());
        Endpoint endpoint = config.listen();
        return new ListenOptions(
                endpoint, config.tls(), SocketOptions.defaults(), limits, ListenOptions.Admission.defaults());
    }

    /** Without its writer the server would answer from a table that grows old: clients must see that it is gone. */
    private void fail(Throwable failure, Consumer<Throwable> onFailure) {
        close();
        onFailure.accept(failure);
    }
}
