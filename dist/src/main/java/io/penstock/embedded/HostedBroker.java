package io.penstock.embedded;

import io.penstock.broker.BrokerConfig;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionHandler;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.ListenOptions;
import io.penstock.protocol.transport.Listener;
import io.penstock.protocol.transport.NettyTransport;
import io.penstock.protocol.transport.SocketOptions;
import io.penstock.protocol.transport.Taken;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.server.RunningBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One embedded broker and the count of its leases.
 *
 * <pre>
 * STARTING ── the broker serves ──→ RUNNING ── the last lease ends ──→ STOPPING ── stopped, name free
 *    └──────── it cannot start ──────────────────────────────────────→ STOPPING
 * </pre>
 *
 * <p>Nobody keeps a reference to it: it lives by its listener, which the in-JVM transport knows by name. Its state is guarded by
 * itself; frames come on one event loop, the stop runs on a thread of its own because it waits. A lease that is asked for while
 * the broker stops is closed without an answer, and its owner tries again.
 */
final class HostedBroker {
    private static final Logger LOG = LoggerFactory.getLogger(HostedBroker.class);
    private static final int SEGMENT_BYTES = 16 << 20;

    /** A lease, of which each connection factory in use has one, never logs in; the broker itself limits who does. */
    private static final int LEASES_MAX = 10_000;

    private enum State {
        STARTING,
        RUNNING,
        STOPPING
    }

    private final String name;
    private final EmbeddedOptions options;
    private final NettyTransport transport;
    private final Set<Connection> leases = new HashSet<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private State state = State.STARTING;
    private Listener listener;
    private RunningBroker broker;

    private HostedBroker(String name, EmbeddedOptions options, NettyTransport transport) {
        this.name = name;
        this.options = options;
        this.transport = transport;
    }

    /**
     * Starts the broker of that name, if nobody in this Java virtual machine has it.
     *
     * @throws RuntimeException if it cannot start
     */
    static void hostUnlessHosted(String name, EmbeddedOptions options) {
        NettyTransport transport = new NettyTransport("penstock-vm-leases", 1, ThreadKind.DAEMON, Clock.system());
        HostedBroker hosted = new HostedBroker(name, options, transport);
        try {
            hosted.listen();
        } catch (PenstockException e) {
            transport.close();
            if (e.code() == ErrorCode.LISTEN_FAILED) {
                return; // hosted already
            }
            throw e;
        }
        hosted.start();
    }

    private synchronized void listen() {
        Endpoint endpoint = new Endpoint.InJvm(InJvmBroker.leasesOf(name));
        listener = transport.listen(
                new ListenOptions(
                        endpoint,
                        null,
                        SocketOptions.defaults(),
                        LeaseConnection.LIMITS,
                        new ListenOptions.Admission(LEASES_MAX, LEASES_MAX, LEASES_MAX)),
                connection -> new LeaseHandler());
    }

    private void start() {
        try {
            RunningBroker started = RunningBroker.start(config(), options.open(), ThreadKind.DAEMON);
            synchronized (this) {
                broker = started;
                state = State.RUNNING;
                waiting.forEach(Runnable::run);
                waiting.clear();
            }
        } catch (RuntimeException e) {
            synchronized (this) {
                state = State.STOPPING;
            }
            stop();
            throw e;
        }
        LOG.info("[embedded-started] vm://{}?{}", name, options);
    }

    private BrokerConfig config() {
        BrokerConfig.Store usual = BrokerConfig.Store.defaults();
        return new BrokerConfig(
                new BrokerConfig.Identity(name, "embedded", null),
                List.of(),
                List.of(ListenOptions.at(new Endpoint.InJvm(name))),
                new BrokerConfig.Store(SEGMENT_BYTES, usual.flush(), 0, usual.checkpointBytes(), usual.checkpointMs()),
                BrokerConfig.DestinationDefaults.defaults(),
                BrokerConfig.Memory.defaults(),
                options.anonymous());
    }

    private synchronized void onAsked(Connection connection, int opaque, String wanted) {
        if (!wanted.equals(options.toString())) {
            OutBuffer answer = new OutBuffer();
            FrameWriter.error(
                    answer,
                    opaque,
                    ErrorCode.INVALID_URI,
                    "vm://" + name + " runs with " + options + " and cannot be joined with " + wanted);
            connection.send(answer);
            return;
        }
        switch (state) {
            case STARTING -> {
                connection.send(LeaseConnection.oneway());
                waiting.add(() -> grant(connection, opaque));
            }
            case RUNNING -> grant(connection, opaque);
            case STOPPING -> connection.close("the embedded broker is stopping");
        }
    }

    /** Called with the lock held. */
    private void grant(Connection connection, int opaque) {
        leases.add(connection);
        OutBuffer answer = new OutBuffer();
        FrameWriter.ok(answer, opaque);
        connection.send(answer);
    }

    /** The owner of a lease gives it back: it learns of the end by the close of the connection, after the broker's own if it was the last. */
    private void onReturned(Connection connection) {
        synchronized (this) {
            if (!leases.remove(connection)) {
                return;
            }
            if (!leases.isEmpty() || state != State.RUNNING) {
                connection.close("lease returned");
                return;
            }
            state = State.STOPPING;
        }
        Thread stopping = new Thread(this::stop, "penstock-vm-stop");
        stopping.setDaemon(true);
        stopping.start();
    }

    private void stop() {
        Listener leaseListener;
        RunningBroker running;
        synchronized (this) {
            running = broker;
            leaseListener = listener;
        }
        try {
            if (running != null) {
                running.close();
                LOG.info("[embedded-stopped] vm://{}", name);
            }
        } catch (RuntimeException e) {
            LOG.error("[embedded-stop-failed] vm://{}", name, e);
        } finally {
            leaseListener.close();
            transport.close();
        }
    }

    /** One asker's end, on the event loop. */
    private final class LeaseHandler implements ConnectionHandler {
        @Override
        public Taken onFrame(Connection connection, Frame frame) {
            if (frame.header().isOneway()) {
                onReturned(connection);
            } else {
                String wanted = StandardCharsets.UTF_8.decode(frame.body()).toString();
                onAsked(connection, frame.header().opaque(), wanted);
            }
            return Taken.DONE;
        }

        @Override
        public void onUnsentBelowLowMark(Connection connection) {
            // A few bytes are sent in all.
        }

        @Override
        public void onClosed(Connection connection, String reason) {
            onReturned(connection);
        }
    }
}
