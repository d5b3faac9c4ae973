package io.penstock.broker.request;

import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.pipeline.Command;
import io.penstock.broker.pipeline.Ingress;
import io.penstock.broker.pipeline.ServingLane;
import io.penstock.protocol.transport.Taken;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.OutBuffer;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Code → handler: what the broker does with each command of a logged-in client, and the way it takes to the log thread.
 *
 * <p>The one place that every request passes, and the one where rights are enforced: no handler without an {@link Access},
 * which the log thread asks when it is the request's turn. Filled at start, read by the event loops.
 */
public final class RequestTable {
    /** Makes the command for the ring out of a decoded request. */
    @FunctionalInterface
    interface RingHandler<T> {
        ClientCommand command(ClientConnection client, Frame frame, T request);
    }

    /** Serves a decoded request on the log thread, without a place in the log's order. */
    @FunctionalInterface
    interface LaneHandler<T> {
        void serve(ClientConnection client, Frame frame, T request);
    }

    @FunctionalInterface
    private interface Handler {
        Taken handle(ClientConnection client, Frame frame);
    }

    private static final String UNREAD =
            "4 MiB of answers wait for this connection's socket; read them before the next list is asked for";

    private final Map<CommandCode, Handler> handlers = new EnumMap<>(CommandCode.class);
    private final Map<CommandCode, String> needs = new EnumMap<>(CommandCode.class);
    private final Ingress ingress;
    private final ServingLane lane;

    public RequestTable(Ingress ingress, ServingLane lane) {
        this.ingress = ingress;
        this.lane = lane;
    }

    /** A command that changes or fences something: it takes the ring. */
    <T> void ring(CommandCode code, Layout<T> layout, Access<T> access, RingHandler<T> handler) {
        ring(code, layout, access, (client, request) -> null, handler);
    }

    /**
     * The same, for a command that says something of its sender.
     *
     * @param forgery what of that cannot be true, or null; asked by the event loop
     */
    <T> void ring(
            CommandCode code, Layout<T> layout, Access<T> access, Access.Check<T> forgery, RingHandler<T> handler) {
        needs.put(code, access.needs());
        handlers.put(code, (client, frame) -> {
            T request = layout.decode(frame.body());
            String forged = forgery.refusal(client, request);
            ClientCommand command = handler.command(client, frame, request);
            return publish(client, new GuardedCommand<>(command, access, request, forged));
        });
    }

    /** A command that only serves: it takes the serving lane. */
    <T> void lane(CommandCode code, Layout<T> layout, Access<T> access, LaneHandler<T> handler) {
        needs.put(code, access.needs());
        handlers.put(code, (client, frame) -> {
            T request = layout.decode(frame.body());
            if (lane.tryOffer(() -> serve(client, frame, request, access, handler))) {
                return Taken.DONE;
            }
            ingress.park(client.channel());
            return Taken.PARK;
        });
    }

    /** A command whose answer may be large: it takes the serving lane, and is refused while its client leaves unread what it was sent. */
    <T> void report(CommandCode code, Layout<T> layout, Access<T> access, LaneHandler<T> handler) {
        lane(code, layout, access, (client, frame, request) -> {
            if (client.outbound().roomForReport()) {
                handler.serve(client, frame, request);
            } else if (!frame.isOneway()) {
                FrameWriter.error(client.outbound().frames(), frame.opaque(), ErrorCode.LIMIT_EXCEEDED, UNREAD);
            }
        });
    }

    private static <T> void serve(
            ClientConnection client, Frame frame, T request, Access<T> access, LaneHandler<T> handler) {
        if (client.isEnded()) {
            return;
        }
        String refusal = access.check().refusal(client, request);
        if (refusal == null) {
            handler.serve(client, frame, request);
        } else if (frame.isOneway()) {
            client.channel().close(refusal);
        } else {
            FrameWriter.error(client.outbound().frames(), frame.opaque(), ErrorCode.NOT_AUTHORIZED, refusal);
        }
    }

    /** What each command needs, in words. */
    Map<CommandCode, String> needs() {
        return Collections.unmodifiableMap(needs);
    }

    /**
     * Handles one request.
     *
     * @throws io.penstock.protocol.wire.WireException if it is not what its code says: the connection is closed
     */
    Taken handle(ClientConnection client, Frame frame) {
        CommandCode code = CommandCode.of(frame.code());
        Handler handler = code == null ? null : handlers.get(code);
        if (handler == null) {
            if (!frame.isOneway()) {
                OutBuffer out = new OutBuffer();
                FrameWriter.error(
                        out, frame.opaque(), ErrorCode.UNSUPPORTED_COMMAND, "no such command: " + frame.code());
                client.channel().send(out);
            }
            return Taken.DONE;
        }
        return handler.handle(client, frame);
    }

    /** Publishes, or has the connection keep its frame until there is room. */
    Taken publish(ClientConnection client, Command command) {
        if (ingress.tryPublish(command)) {
            return Taken.DONE;
        }
        ingress.park(client.channel());
        return Taken.PARK;
    }

    /** Publishes what must not be lost. */
    void publishSurely(Command command) {
        ingress.publish(command);
    }

    /** Runs something on the log thread as soon as possible, and surely. */
    void offer(Runnable task) {
        lane.offer(task);
    }
}
