package io.penstock.protocol.transport;

import io.netty.channel.Channel;
import io.netty.channel.local.LocalAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A bound server channel and the connections that it accepted. Thread-safe. Its connections end with it.
 */
final class NettyListener implements Listener, ConnectionObserver {
    private static final int CLOSE_LIMIT_MS = 2_000;
    private static final int SELECTOR_TURN_MS = 5;

    private final AcceptGate gate;
    private final Set<NettyConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile Channel channel;

    NettyListener(AcceptGate gate) {
        this.gate = gate;
    }

    void bound(Channel server) {
        channel = server;
    }

    AcceptGate gate() {
        return gate;
    }

    void entered(NettyConnection connection) {
        connections.add(connection);
    }

    @Override
    public Endpoint endpoint() {
        if (channel.localAddress() instanceof InetSocketAddress inet) {
            return new Endpoint.Tcp(inet.getAddress().getHostAddress(), inet.getPort());
        }
        return new Endpoint.InJvm(((LocalAddress) channel.localAddress()).id());
    }

    @Override
    public ListenerCounters counters() {
        return gate.counters();
    }

    @Override
    public void close() {
        var closing = channel.close();
        for (NettyConnection connection : connections) {
            connection.close("the listener is closed");
        }
        NettyTransport.await(closing, CLOSE_LIMIT_MS);
        awaitPortIsFree();
        for (NettyConnection connection : connections) {
            connection.awaitClosed(CLOSE_LIMIT_MS);
        }
    }

    /** The JDK lets go of the port at the selector's next turn, a moment after the channel is closed. */
    private void awaitPortIsFree() {
        if (!channel.eventLoop().inEventLoop() && !channel.eventLoop().isShuttingDown()) {
            channel.eventLoop()
                    .schedule(() -> {}, SELECTOR_TURN_MS, TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly(CLOSE_LIMIT_MS);
        }
    }

    @Override
    public void onBadFrame() {
        gate.onBadFrame();
    }

    @Override
    public void onTimedOut() {
        gate.onTimedOut();
    }

    @Override
    public void onLoggedIn() {
        gate.onLoggedIn();
    }

    @Override
    public void onGone(NettyConnection connection) {
        connections.remove(connection);
        gate.onGone(connection);
    }
}
