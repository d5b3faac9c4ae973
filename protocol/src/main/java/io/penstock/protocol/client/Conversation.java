package io.penstock.protocol.client;

import io.penstock.protocol.agent.Scheduler;
import io.penstock.protocol.route.RouteCode;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionHandler;
import io.penstock.protocol.transport.Taken;
import io.penstock.protocol.wire.Command;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Header;
import io.penstock.protocol.wire.HeaderType;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests and their answers on one connection, matched by the opaque number. Requests are made by any thread; answers,
 * the peer's own requests and the end are handled on the connection's event loop.
 *
 * <p>Invariant: once lost, every request that waited has failed, and every later one fails at once.
 */
final class Conversation implements ConnectionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final int REQUEST_SIZE = 128;

    private final Scheduler scheduler;
    private final Consumer<Frame> onRequest;
    private final Consumer<PenstockException> onLost;
    private final AtomicInteger opaques = new AtomicInteger();
    private final ConcurrentHashMap<Integer, Pending> pending = new ConcurrentHashMap<>();
    private volatile Connection connection;
    private volatile PenstockException lost;
    private volatile boolean heard;
    private volatile boolean spoke;

    /**
     * @param onRequest takes the peer's requests
     * @param onLost told once when the connection is gone, after all requests have failed
     */
    Conversation(Scheduler scheduler, Consumer<Frame> onRequest, Consumer<PenstockException> onLost) {
        this.scheduler = scheduler;
        this.onRequest = onRequest;
        this.onLost = onLost;
    }

    /** Gives the conversation its connection, before the first request. */
    void attach(Connection to) {
        connection = to;
    }

    Connection connection() {
        return connection;
    }

    PenstockException lost() {
        return lost;
    }

    /** True if the peer was heard since the last call. */
    boolean takeHeard() {
        boolean was = heard;
        heard = false;
        return was;
    }

    /** True if something was sent since the last call. */
    boolean takeSpoke() {
        boolean was = spoke;
        spoke = false;
        return was;
    }

    <Q, A> CompletableFuture<A> ask(Command<Q, A> command, Q request) {
        Asked<A> asked = new Asked<>(command.answer());
        OutBuffer out = new OutBuffer(REQUEST_SIZE);
        int opaque = nextOpaque();
        FrameWriter.request(out, command.request(), opaque, request);
        ask(opaque, out, asked);
        return asked.future;
    }

    /** As {@link #ask}, and fails after a time. */
    <Q, A> CompletableFuture<A> ask(Command<Q, A> command, Q request, long timeOutMs) {
        return within(timeOutMs, ask(command, request), command.code() + " was not answered");
    }

    /** A request of RocketMQ's own; the answer's frame as it came, unless its code is an error. */
    CompletableFuture<Frame> askRocketMq(int code, Map<String, String> extFields, long timeOutMs) {
        CompletableFuture<Frame> future = new CompletableFuture<>();
        Pending request = new Pending() {
            @Override
            public void onAnswer(Frame answer) {
                future.complete(answer);
            }

            @Override
            public void onFailure(PenstockException failure) {
                future.completeExceptionally(failure);
            }
        };
        int opaque = nextOpaque();
        OutBuffer out = new OutBuffer();
        new Frame(Header.request(HeaderType.JSON, code, opaque, extFields), null).encode(out);
        ask(opaque, out, request);
        return within(timeOutMs, future, "code " + code + " was not answered");
    }

    <Q> void tell(Command<Q, ?> command, Q request) {
        OutBuffer out = new OutBuffer(REQUEST_SIZE);
        FrameWriter.oneway(out, command.request(), request);
        send(out);
    }

    /** The number of the next request. */
    int nextOpaque() {
        return opaques.incrementAndGet();
    }

    /** Sends an encoded request; whoever waits for the answer is told of the loss if there is no connection any more. */
    void ask(int opaque, OutBuffer encoded, Pending request) {
        pending.put(opaque, request);
        PenstockException why = lost;
        if (why == null) {
            send(encoded);
        } else if (pending.remove(opaque) != null) {
            request.onFailure(why);
        }
    }

    private void send(OutBuffer frames) {
        spoke = true;
        connection.send(frames);
    }

    @Override
    public Taken onFrame(Connection from, Frame frame) {
        heard = true;
        if (!frame.isResponse()) {
            onRequest.accept(frame);
            return Taken.DONE;
        }
        Pending request = pending.remove(frame.opaque());
        if (request == null) {
            LOG.debug(
                    "[answer-unexpected] {} answered request {}, for which nobody waits", from.peer(), frame.opaque());
            return Taken.DONE;
        }
        if (frame.code() == 0) {
            try {
                request.onAnswer(frame);
            } catch (WireException e) {
                request.onFailure(e);
                throw e;
            }
        } else {
            request.onFailure(errorOf(frame));
        }
        return Taken.DONE;
    }

    private PenstockException errorOf(Frame frame) {
        ErrorCode code = ErrorCode.of(frame.code());
        String remark = frame.header().remark();
        if (code != null) {
            return new PenstockException(code, remark == null ? code.cause() : remark);
        }
        if (frame.code() == RouteCode.NOT_SUPPORTED) {
            return new PenstockException(
                    ErrorCode.UNSUPPORTED_COMMAND, connection.peer() + " does not know the command: " + remark);
        }
        if (frame.code() == RouteCode.TOPIC_NOT_EXIST) {
            return new PenstockException(ErrorCode.NO_SUCH_DESTINATION, remark);
        }
        return new PenstockException(
                ErrorCode.INTERNAL, connection.peer() + " answered with code " + frame.code() + ": " + remark);
    }

    @Override
    public void onUnsentBelowLowMark(Connection on) {
        // What a client has under way is bounded by windows and credit, so nobody waits for this.
    }

    @Override
    public void onClosed(Connection on, String reason) {
        PenstockException why = new PenstockException(
                ErrorCode.CONNECTION_LOST, "the connection with " + on.peer() + " is lost: " + reason);
        lost = why;
        List<Integer> opaqueNumbers = new ArrayList<>(pending.keySet());
        opaqueNumbers.sort(null);
        for (Integer opaque : opaqueNumbers) {
            Pending request = pending.remove(opaque);
            if (request != null) {
                request.onFailure(why);
            }
        }
        onLost.accept(why);
    }

    private <T> CompletableFuture<T> within(long timeOutMs, CompletableFuture<T> future, String what) {
        Scheduler.Task limit = scheduler.after(
                timeOutMs,
                () -> future.completeExceptionally(new PenstockException(
                        ErrorCode.REQUEST_TIMEOUT, what + " within " + timeOutMs + " ms by " + connection.peer())));
        future.whenComplete((answer, failure) -> limit.cancel());
        return future;
    }

    /** An ordinary request. */
    private record Asked<A>(Layout<A> layout, CompletableFuture<A> future) implements Pending {
        Asked(Layout<A> layout) {
            this(layout, new CompletableFuture<>());
        }

        @Override
        public void onAnswer(Frame answer) {
            future.complete(layout.decode(answer.body()));
        }

        @Override
        public void onFailure(PenstockException failure) {
            future.completeExceptionally(failure);
        }
    }
}
