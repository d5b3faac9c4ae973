package io.penstock.broker.registration;

import io.penstock.protocol.agent.Scheduler;
import io.penstock.protocol.transport.ConnectOptions;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionHandler;
import io.penstock.protocol.transport.ListenOptions;
import io.penstock.protocol.transport.Listener;
import io.penstock.protocol.transport.Transport;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Header;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.PenstockException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A transport without sockets: a test sees each dial, decides what becomes of it, and plays the name server. */
final class ScriptedTransport implements Transport {
    final List<Dial> dials = new ArrayList<>();

    @Override
    public CompletableFuture<Connection> connect(ConnectOptions options, ConnectionHandler handler) {
        Dial dial = new Dial(options.endpoint().toString(), handler);
        dials.add(dial);
        return dial.result;
    }

    @Override
    public Listener listen(ListenOptions options, Function<Connection, ConnectionHandler> accepted) {
        throw new AssertionError("nothing here listens");
    }

    @Override
    public Scheduler scheduler() {
        throw new AssertionError("the registrar keeps its own time");
    }

    @Override
    public void close() {}

    Dial last() {
        return dials.get(dials.size() - 1);
    }

    /** One dial and, once accepted, its connection as the name server sees it. */
    static final class Dial implements Connection {
        final String endpoint;
        final Deque<Frame> received = new ArrayDeque<>();
        boolean closed;
        private final ConnectionHandler handler;
        private final CompletableFuture<Connection> result = new CompletableFuture<>();

        private Dial(String endpoint, ConnectionHandler handler) {
            this.endpoint = endpoint;
            this.handler = handler;
        }

        Dial accept() {
            result.complete(this);
            return this;
        }

        void refuse() {
            result.completeExceptionally(new PenstockException(ErrorCode.CONNECT_FAILED, "refused"));
        }

        void breakDown() {
            handler.onClosed(this, "broken");
        }

        void answer(Frame request, int code) {
            Header header = request.header().answer(code, "remark", Map.of());
            handler.onFrame(this, new Frame(header, ByteBuffer.allocate(0)));
        }

        @Override
        public void send(OutBuffer frames) {
            ByteBuffer bytes = frames.detach();
            while (bytes.hasRemaining()) {
                int length = bytes.getInt();
                received.add(Frame.decode(bytes.slice(bytes.position(), length)));
                bytes.position(bytes.position() + length);
            }
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public String peer() {
            return endpoint;
        }

        @Override
        public boolean loopback() {
            return true;
        }

        @Override
        public boolean encrypted() {
            return false;
        }

        @Override
        public long unsentBytes() {
            return 0;
        }

        @Override
        public void resume() {}

        @Override
        public void loggedIn() {}

        @Override
        public void close(String reason) {
            closed = true;
        }
    }
}
