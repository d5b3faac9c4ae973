package io.penstock.broker.request;

import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.OutboundFlush;
import io.penstock.broker.security.Authenticator;
import io.penstock.broker.security.LoginOutcome;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionHandler;
import io.penstock.protocol.transport.Taken;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.OutBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the broker says to one peer: the login, then requests.
 *
 * <pre>
 * GREETING ── HELLO, more steps needed ──→ GREETING
 *    │  └── anything else, or a refused login ──→ CLOSING
 *    └── HELLO, logged in ──→ OPEN ── CONNECTION_CLOSE ──→ CLOSING ── channel closed ──→ (gone)
 *                              └── channel lost ──→ (gone)
 * </pre>
 *
 * <p>Before login nothing but HELLO is decoded. Owner: the connection's event loop.
 */
final class Conversation implements ConnectionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private enum State {
        GREETING,
        OPEN,
        CLOSING
    }

    private final Authenticator login;
    private final Introduction introduction;
    private final RequestTable requests;
    private final ConnectCommand.Serving serving;
    private final OutboundFlush flush;
    private State state = State.GREETING;
    private ClientConnection client;
    private Hello.Answer welcome;

    Conversation(
            Authenticator login,
            Introduction introduction,
            RequestTable requests,
            ConnectCommand.Serving serving,
            OutboundFlush flush) {
        this.login = login;
        this.introduction = introduction;
        this.requests = requests;
        this.serving = serving;
        this.flush = flush;
    }

    @Override
    public Taken onFrame(Connection connection, Frame frame) {
        if (state == State.CLOSING || frame.isResponse()) {
            return Taken.DONE;
        }
        CommandCode code = CommandCode.of(frame.code());
        if (code == CommandCode.PING) {
            OutBuffer out = new OutBuffer();
            FrameWriter.ok(out, frame.opaque());
            connection.send(out);
            return Taken.DONE;
        }
        if (state == State.GREETING) {
            return code == CommandCode.HELLO
                    ? greet(connection, frame)
                    : refuse(connection, frame, ErrorCode.LOGIN_REQUIRED, "the first command is HELLO");
        }
        if (code == CommandCode.HELLO) {
            return refuse(connection, frame, ErrorCode.MALFORMED_FRAME, "this connection is logged in already");
        }
        Taken taken = requests.handle(client, frame);
        if (code == CommandCode.CONNECTION_CLOSE && taken == Taken.DONE) {
            become(State.CLOSING, "by its client");
        }
        return taken;
    }

    private Taken greet(Connection connection, Frame frame) {
        if (client != null) {
            // The command found no room in the ring the first time; the login itself is done.
            return connect(frame);
        }
        Hello hello = Hello.LAYOUT.decode(frame.body());
        if (hello.level() < 1) {
            return refuse(connection, frame, ErrorCode.PROTOCOL_LEVEL, "protocol level " + hello.level());
        }
        LoginOutcome outcome = login.step(hello);
        if (outcome instanceof LoginOutcome.Refused refused) {
            return refuse(connection, frame, refused.code(), refused.message());
        }
        if (outcome instanceof LoginOutcome.Challenge challenge) {
            OutBuffer out = new OutBuffer();
            FrameWriter.response(out, Hello.Answer.LAYOUT, frame.opaque(), introduction.challenge(challenge.bytes()));
            connection.send(out);
            return Taken.DONE;
        }
        LoginOutcome.Granted granted = (LoginOutcome.Granted) outcome;
        client = new ClientConnection(connection, hello.client(), granted.principal(), flush);
        welcome = introduction.welcome(granted.bytes(), granted.principal());
        return connect(frame);
    }

    private Taken connect(Frame frame) {
        Taken taken = requests.publish(client, new ConnectCommand(client, frame, welcome, serving));
        if (taken == Taken.DONE) {
            client.channel().loggedIn();
            become(State.OPEN, "logged in as " + (client.principal() == null ? "anonymous" : client.principal()));
        }
        return taken;
    }

    private Taken refuse(Connection connection, Frame frame, ErrorCode code, String why) {
        if (!frame.isOneway()) {
            OutBuffer out = new OutBuffer();
            FrameWriter.error(out, frame.opaque(), code, why);
            connection.send(out);
        }
        LOG.warn("[conversation-refused] {} is closed: {}", connection.peer(), why);
        become(State.CLOSING, why);
        connection.close(why);
        return Taken.DONE;
    }

    @Override
    public void onUnsentBelowLowMark(Connection connection) {
        if (client != null) {
            requests.offer(() -> serving.writable(client));
        }
    }

    @Override
    public void onClosed(Connection connection, String reason) {
        if (state == State.OPEN) {
            requests.publishSurely(new DisconnectCommand(client, serving));
        }
        become(State.CLOSING, reason);
    }

    private void become(State next, String why) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("[conversation] {} to {}: {}", state, next, why);
        }
        state = next;
    }
}
