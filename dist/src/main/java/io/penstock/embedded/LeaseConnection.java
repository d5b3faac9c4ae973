package io.penstock.embedded;

import io.penstock.jms.link.EmbeddedBroker;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.transport.ConnectOptions;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionHandler;
import io.penstock.protocol.transport.ConnectionLimits;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.NettyTransport;
import io.penstock.protocol.transport.SocketOptions;
import io.penstock.protocol.transport.Taken;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Header;
import io.penstock.protocol.wire.HeaderType;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.PenstockException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lease of an embedded broker: an open connection to its host. Any thread may close it. */
final class LeaseConnection implements EmbeddedBroker.Lease {
    /** A lease says nothing for hours: no limit of time. */
    static final ConnectionLimits LIMITS =
            new ConnectionLimits(64 * 1024, 64 * 1024, 0, 0, 60_000, 32 * 1024, 16 * 1024);

    /** A host that says nothing for so long is going away and did not take the connection over. */
    private static final int SIGN_SECONDS = 1;

    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 30;

    private final String name;
    private final NettyTransport transport;
    private final Connection connection;
    private final CompletableFuture<Void> ended;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LeaseConnection(
            String name, NettyTransport transport, Connection connection, CompletableFuture<Void> ended) {
        this.name = name;
        this.transport = transport;
        this.connection = connection;
        this.ended = ended;
    }

    /**
     * Asks the host for a lease and waits until the broker serves. A host that cannot grant at once says so.
     *
     * @return null if there is no host, or if it is stopping
     */
    static LeaseConnection open(String name, EmbeddedOptions options) {
        NettyTransport transport = new NettyTransport("penstock-vm-lease", 1, ThreadKind.DAEMON, Clock.system());
        Asking asking = new Asking();
        try {
            Endpoint host = new Endpoint.InJvm(InJvmBroker.leasesOf(name));
            ConnectOptions connect =
                    new ConnectOptions(host, START_SECONDS * 1_000, null, SocketOptions.defaults(), LIMITS);
            Connection connection = transport.connect(connect, asking).get(START_SECONDS, TimeUnit.SECONDS);
            OutBuffer request = new OutBuffer();
            Header header = Header.request(HeaderType.BINARY, CommandCode.PING.code(), 1, Map.of());
            FrameWriter.frame(
                    request, header, ByteBuffer.wrap(options.toString().getBytes(StandardCharsets.UTF_8)));
            connection.send(request);
            if (asking.signOfLife(SIGN_SECONDS) && asking.granted.get(START_SECONDS, TimeUnit.SECONDS)) {
                return new LeaseConnection(name, transport, connection, asking.ended);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PenstockException refused && isFinal(refused.code())) {
                transport.close();
                throw refused;
            }
            // No host listens: it ended between the look and this. The caller tries again.
        } catch (TimeoutException e) {
            transport.close();
            throw new PenstockException(ErrorCode.CONNECT_FAILED, "vm://" + name + " did not start in time", e);
        } catch (InterruptedException e) {
            transport.close();
            Thread.currentThread().interrupt();
            throw new PenstockException(ErrorCode.CONNECT_FAILED, "interrupted while vm://" + name + " started", e);
        }
        transport.close();
        return null;
    }

    /** Whether asking the same host, or the next of that name, would be refused again. */
    private static boolean isFinal(ErrorCode code) {
        return code.category() == ErrorCode.Category.FIX_REQUEST || code.category() == ErrorCode.Category.LIMIT;
    }

    @Override
    public EmbeddedBroker.ConnectTarget target() {
        return new EmbeddedBroker.ConnectTarget(name);
    }

    /** Gives the lease back; if it was the last, returns when the broker has stopped. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        connection.send(oneway());
        try {
            ended.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new PenstockException(ErrorCode.REQUEST_TIMEOUT, "vm://" + name + " did not stop in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            transport.close();
        }
    }

    /** From a host: wait. From an owner: here is the lease back. */
    static OutBuffer oneway() {
        OutBuffer frame = new OutBuffer();
        FrameWriter.frame(frame, Header.oneway(HeaderType.BINARY, CommandCode.PING.code(), 0, Map.of()), null);
        return frame;
    }

    /** The asker's end, on its event loop. */
    private static final class Asking implements ConnectionHandler {
        private final CountDownLatch heard = new CountDownLatch(1);
        private final CompletableFuture<Boolean> granted = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        boolean signOfLife(int seconds) throws InterruptedException {
            return heard.await(seconds, TimeUnit.SECONDS);
        }

        @Override
        public Taken onFrame(Connection connection, Frame frame) {
            heard.countDown();
            if (frame.header().isOneway()) {
                return Taken.DONE;
            }
            if (frame.header().code() == 0) {
                granted.complete(true);
            } else {
                ErrorCode code = ErrorCode.of(frame.header().code());
                granted.completeExceptionally(new PenstockException(
                        code == null ? ErrorCode.INTERNAL : code, frame.header().remark()));
            }
            return Taken.DONE;
        }

        @Override
        public void onUnsentBelowLowMark(Connection connection) {
            // A few bytes are sent in all.
        }

        @Override
        public void onClosed(Connection connection, String reason) {
            heard.countDown();
            granted.complete(false);
            ended.complete(null);
        }
    }
}
