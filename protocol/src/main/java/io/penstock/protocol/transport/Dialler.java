package io.penstock.protocol.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes connections to peers. The name is looked up on a thread of its own, since a look-up blocks and an event loop
 * serves other connections; look-up, connection and TLS handshake together keep the connect time-out. Thread-safe.
 */
final class Dialler {
    private static final int CLOSE_LIMIT_MS = 2_000;

    private final EventLoops loops;
    private final Clock clock;
    private final AtomicLong connectionIds;
    private final Set<NettyConnection> connections = ConcurrentHashMap.newKeySet();

    Dialler(EventLoops loops, Clock clock, AtomicLong connectionIds) {
        this.loops = loops;
        this.clock = clock;
        this.connectionIds = connectionIds;
    }

    CompletableFuture<Connection> dial(ConnectOptions options, ConnectionHandler handler) {
        Dialling dialling = new Dialling(options, handler);
        var limit = loops.after(options.connectTimeoutMs(), dialling::timeOut);
        dialling.result.whenComplete((connection, failure) -> limit.cancel());
        if (options.endpoint() instanceof Endpoint.Tcp tcp) {
            try {
                loops.lookups().execute(() -> dialling.lookUp(tcp));
            } catch (RejectedExecutionException e) {
                dialling.fail(
                        ErrorCode.CONNECT_FAILED, "too many name look-ups are waiting, or the transport is closed", e);
            }
        } else {
            dialling.connect(new LocalAddress(((Endpoint.InJvm) options.endpoint()).name()));
        }
        return dialling.result;
    }

    void close() {
        for (NettyConnection connection : connections) {
            connection.close("the transport is closed");
        }
        for (NettyConnection connection : connections) {
            connection.awaitClosed(CLOSE_LIMIT_MS);
        }
    }

    /** One attempt; what happens first, success, failure or time-out, completes the result. */
    private final class Dialling implements ConnectionObserver {
        private final ConnectOptions options;
        private final ConnectionHandler handler;
        private final CompletableFuture<Connection> result = new CompletableFuture<>();
        private volatile Channel channel;
        private SslHandler tls;
        private NettyConnection connection;

        Dialling(ConnectOptions options, ConnectionHandler handler) {
            this.options = options;
            this.handler = handler;
        }

        void lookUp(Endpoint.Tcp tcp) {
            try {
                InetAddress address = InetAddress.getByName(tcp.host());
                if (!result.isDone()) {
                    connect(new InetSocketAddress(address, tcp.port()));
                }
            } catch (UnknownHostException e) {
                fail(ErrorCode.UNKNOWN_HOST, "unknown host " + tcp.host() + " in address " + tcp, e);
            } catch (RuntimeException e) {
                fail(ErrorCode.CONNECT_FAILED, "cannot connect to " + tcp + ": " + e.getMessage(), e);
            }
        }

        void connect(SocketAddress address) {
            Bootstrap bootstrap = new Bootstrap()
                    .group(loops.of(options.endpoint()))
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, options.connectTimeoutMs());
            if (options.endpoint() instanceof Endpoint.Tcp) {
                bootstrap.channel(NioSocketChannel.class);
                SocketSettings.apply(options.socket(), bootstrap);
            } else {
                bootstrap.channel(LocalChannel.class);
            }
            bootstrap.handler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel made) {
                    initialise(made);
                }
            });
            ChannelFuture connecting = bootstrap.connect(address);
            channel = connecting.channel();
            connecting.addListener(future -> {
                if (!future.isSuccess()) {
                    failed(future.cause());
                } else if (tls == null) {
                    made();
                } else {
                    tls.handshakeFuture().addListener(shaken -> {
                        if (shaken.isSuccess()) {
                            made();
                        } else {
                            tlsFailed(shaken.cause());
                        }
                    });
                }
            });
        }

        private void initialise(Channel made) {
            if (options.tls() != null && options.endpoint() instanceof Endpoint.Tcp tcp) {
                tls = TlsContexts.forClient(options.tls()).newHandler(made.alloc(), tcp.host(), tcp.port());
                tls.setHandshakeTimeoutMillis(options.connectTimeoutMs());
                made.pipeline().addLast("tls", tls);
            }
            connection = new NettyConnection(
                    connectionIds.incrementAndGet(),
                    made,
                    Peer.of(options.endpoint()),
                    options.limits(),
                    NettyConnection.READS_ALWAYS,
                    clock,
                    this);
            made.pipeline().addLast(connection.reader());
        }

        private void made() {
            connection.begin(handler);
            if (tls != null) {
                connection.markEncrypted();
            }
            connections.add(connection);
            if (!result.complete(connection)) {
                connection.close("the caller waits no more");
            }
        }

        private void failed(Throwable cause) {
            fail(
                    ErrorCode.CONNECT_FAILED,
                    "cannot connect to " + options.endpoint() + ": " + cause.getMessage(),
                    cause);
        }

        private void tlsFailed(Throwable cause) {
            channel.close();
            fail(ErrorCode.TLS_FAILED, "no TLS with " + options.endpoint() + ": " + cause.getMessage(), cause);
        }

        void timeOut() {
            fail(
                    ErrorCode.CONNECT_FAILED,
                    "no connection with " + options.endpoint() + " within connectTimeout " + options.connectTimeoutMs()
                            + " ms",
                    null);
            if (channel != null && result.isCompletedExceptionally()) {
                channel.close();
            }
        }

        void fail(ErrorCode code, String message, Throwable cause) {
            result.completeExceptionally(new PenstockException(code, message, cause));
        }

        @Override
        public void onBadFrame() {}

        @Override
        public void onTimedOut() {}

        @Override
        public void onLoggedIn() {}

        @Override
        public void onGone(NettyConnection gone) {
            connections.remove(gone);
        }
    }
}
