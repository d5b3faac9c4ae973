package io.penstock.server;

import io.penstock.namesrv.NameServer;
import io.penstock.namesrv.NameServerConfig;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.transport.NettyTransport;
import java.util.function.Consumer;

/** A name server with the transport it borrows; closing it closes both. Started and closed by any thread. */
public final class RunningNameServer implements AutoCloseable {
    private final NameServer server;
    private final NettyTransport transport;

    private RunningNameServer(NameServer server, NettyTransport transport) {
        this.server = server;
        this.transport = transport;
    }

    /** @param onDefect told when the server ended by a defect of its own */
    public static RunningNameServer start(NameServerConfig config, Consumer<Throwable> onDefect) {
        Clock clock = Clock.system();
        int threads = Runtime.getRuntime().availableProcessors();
        NettyTransport transport = new NettyTransport("namesrv", threads, ThreadKind.USER, clock);
        try {
            NameServer server = new NameServer(config, transport, clock, ThreadKind.USER, onDefect);
            return new RunningNameServer(server.start(), transport);
        } catch (RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    /** {@code host:port} where it listens. */
    public String address() {
        return server.address();
    }

    /** Idempotent, as what it closes is. */
    @Override
    public void close() {
        try {
            server.close();
        } finally {
            transport.close();
        }
    }
}
