package io.penstock.protocol.client;

import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionHandler;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.ListenOptions;
import io.penstock.protocol.transport.Listener;
import io.penstock.protocol.transport.NettyTransport;
import io.penstock.protocol.transport.Taken;
import io.penstock.protocol.wire.Command;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Header;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A wire peer that a test plays: it takes the client's frames one by one and answers what and when it likes. HELLO, PING and
 * CONNECTION_CLOSE are answered by themselves unless the test wants them.
 */
final class ScriptedBroker implements AutoCloseable {
    private static final int LIMIT_S = 20;
    private static final UUID STORE = new UUID(3, 4);

    final Set<CommandCode> automatic = EnumSet.of(CommandCode.HELLO, CommandCode.PING, CommandCode.CONNECTION_CLOSE);
    final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    final BlockingQueue<Hello> hellos = new LinkedBlockingQueue<>();
    volatile int heartbeatMs = 60_000;
    volatile int window = 1_000;
    volatile Hello.Role role = Hello.Role.BROKER;
    private final NettyTransport transport = new NettyTransport("scripted", 1, ThreadKind.DAEMON, Clock.system());
    private Listener listener;

    /** One frame of the client. */
    record Received(Connection from, Frame frame) {
        CommandCode code() {
            return CommandCode.of(frame.code());
        }

        <T> T as(Layout<T> layout) {
            return layout.decode(frame.body());
        }

        <A> void answer(Command<?, A> command, A value) {
            OutBuffer out = new OutBuffer();
            FrameWriter.response(out, command.answer(), frame.opaque(), value);
            from.send(out);
        }

        void ok() {
            OutBuffer out = new OutBuffer();
            FrameWriter.ok(out, frame.opaque());
            from.send(out);
        }

        void fail(ErrorCode code, String remark) {
            OutBuffer out = new OutBuffer();
            FrameWriter.error(out, frame.opaque(), code, remark);
            from.send(out);
        }

        void failAsRocketMq(int code, String remark) {
            answerRocketMq(code, remark, null);
        }

        void answerRocketMq(int code, String remark, byte[] body) {
            Header header = frame.header().answer(code, remark, Map.of());
            OutBuffer out = new OutBuffer();
            new Frame(header, body == null ? null : ByteBuffer.wrap(body)).encode(out);
            from.send(out);
        }

        <Q> void tell(Command<Q, ?> command, Q value) {
            OutBuffer out = new OutBuffer();
            FrameWriter.oneway(out, command.request(), value);
            from.send(out);
        }

        void drop() {
            from.close("dropped by the script");
        }
    }

    ScriptedBroker() {
        listen(new Endpoint.Tcp("127.0.0.1", 0));
    }

    private void listen(Endpoint endpoint) {
        listener = transport.listen(ListenOptions.at(endpoint), connection -> new ConnectionHandler() {
            @Override
            public Taken onFrame(Connection from, Frame frame) {
                take(new Received(from, frame));
                return Taken.DONE;
            }

            @Override
            public void onUnsentBelowLowMark(Connection on) {}

            @Override
            public void onClosed(Connection on, String reason) {}
        });
    }

    Endpoint endpoint() {
        return listener.endpoint();
    }

    /** Closes the listener and every connection. */
    void stop() {
        listener.close();
    }

    /** Listens again where it did before. */
    void restart() {
        listen(listener.endpoint());
    }

    private void take(Received each) {
        if (each.code() == CommandCode.HELLO) {
            hellos.add(each.as(Hello.LAYOUT));
        }
        if (each.code() == null || !automatic.contains(each.code())) {
            received.add(each);
        } else if (each.code() == CommandCode.HELLO) {
            each.answer(Commands.HELLO, welcome(true, null));
        } else {
            each.ok();
        }
    }

    Hello.Answer welcome(boolean done, byte[] auth) {
        return new Hello.Answer(
                role,
                done,
                new Hello.Limits(1, Frame.SIZE_MAX, 4 << 20),
                new Hello.Identity("broker-a", "cluster", endpoint().toString()),
                new Hello.Pace(heartbeatMs, window),
                auth,
                null,
                STORE);
    }

    Received next() throws InterruptedException {
        Received next = received.poll(LIMIT_S, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the client sent nothing within " + LIMIT_S + " s");
        }
        return next;
    }

    Received expect(Command<?, ?> command) throws InterruptedException {
        Received next = next();
        if (next.code() != command.code()) {
            throw new AssertionError("expected " + command.code() + ", got " + next.code());
        }
        return next;
    }

    @Override
    public void close() {
        transport.close();
    }
}
