package io.penstock.protocol.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.Scheduler;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport over Netty: TCP, TLS on the same port, and Netty's local channels for peers in this Java virtual
 * machine, all with one pipeline. Owns its event loops. Thread-safe.
 */
public final class NettyTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);
    private static final int BIND_LIMIT_MS = 10_000;
    private static final int BACKLOG = 1_024;

    private final EventLoops loops;
    private final Clock clock;
    private final AtomicLong connectionIds = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Dialler dialler;

    /**
     * @param name what the threads are called
     * @param threads event loops
     */
    public NettyTransport(String name, int threads, ThreadKind kind, Clock clock) {
        this.loops = new EventLoops(name, threads, kind);
        this.clock = clock;
        this.dialler = new Dialler(loops, clock, connectionIds);
    }

    /** Two event loops on daemon threads and the machine's clock. */
    public static NettyTransport withDefaults(String name) {
        return new NettyTransport(name, 2, ThreadKind.DAEMON, Clock.system());
    }

    @Override
    public Listener listen(ListenOptions options, Function<Connection, ConnectionHandler> accepted) {
        SslContext tls = options.tls() == null ? null : TlsContexts.forServer(options.tls());
        NettyListener listener = new NettyListener(new AcceptGate(options.admission()));
        ServerBootstrap server = new ServerBootstrap().group(loops.of(options.endpoint()));
        server.childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                accept(channel, options, tls, listener, accepted);
            }
        });
        ChannelFuture bound;
        if (options.endpoint() instanceof Endpoint.Tcp tcp) {
            server.channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .option(ChannelOption.SO_REUSEADDR, true);
            SocketSettings.applyToChildren(options.socket(), server);
            bound = server.bind(new InetSocketAddress(tcp.host(), tcp.port()));
        } else {
            server.channel(LocalServerChannel.class);
            bound = server.bind(new LocalAddress(((Endpoint.InJvm) options.endpoint()).name()));
        }
        if (!await(bound, BIND_LIMIT_MS) || !bound.isSuccess()) {
            throw new PenstockException(
                    ErrorCode.LISTEN_FAILED,
                    "cannot listen at " + options.endpoint() + ": " + bound.cause(),
                    bound.cause());
        }
        listener.bound(bound.channel());
        listeners.add(listener);
        bound.channel().closeFuture().addListener(future -> listeners.remove(listener));
        return listener;
    }

    private void accept(
            Channel channel,
            ListenOptions options,
            SslContext tls,
            NettyListener listener,
            Function<Connection, ConnectionHandler> accepted) {
        Peer peer = Peer.of(channel);
        String refusal = listener.gate().refusal(peer.address());
        if (refusal != null) {
            LOG.warn("[connection-refused] {} is over the limit {}", peer.text(), refusal);
            Refusal.Count refused = listener.gate().refusals();
            if (!refused.enter()) {
                channel.close();
                return;
            }
            NettyConnection told = connection(channel, peer, Refusal.LIMITS, refused);
            begin(told, channel, options, tls, new Refusal(refusal));
            return;
        }
        NettyConnection connection = connection(channel, peer, options.limits(), listener);
        listener.entered(connection);
        begin(connection, channel, options, tls, accepted.apply(connection));
    }

    private NettyConnection connection(
            Channel channel, Peer peer, ConnectionLimits limits, ConnectionObserver observer) {
        return new NettyConnection(
                connectionIds.incrementAndGet(), channel, peer, limits, limits.readHoldMark(), clock, observer);
    }

    private static void begin(
            NettyConnection connection,
            Channel channel,
            ListenOptions options,
            SslContext tls,
            ConnectionHandler handler) {
        if (tls != null) {
            channel.pipeline().addLast(new TlsDetector(tls, options.tls().mode(), connection));
        }
        channel.pipeline().addLast(connection.reader());
        connection.begin(handler);
    }

    @Override
    public CompletableFuture<Connection> connect(ConnectOptions options, ConnectionHandler handler) {
        if (closed.get()) {
            return CompletableFuture.failedFuture(
                    new PenstockException(ErrorCode.CONNECT_FAILED, "the transport is closed"));
        }
        return dialler.dial(options, handler);
    }

    @Override
    public Scheduler scheduler() {
        return loops;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        for (Listener listener : listeners) {
            listener.close();
        }
        dialler.close();
        loops.close();
    }

    /** True if the future was done in time; from an event loop it does not wait. */
    static boolean await(ChannelFuture future, long limitMs) {
        if (future.channel().eventLoop().inEventLoop()) {
            return future.isDone();
        }
        try {
            return future.await(limitMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
