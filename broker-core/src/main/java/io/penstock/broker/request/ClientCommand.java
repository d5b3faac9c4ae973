package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.pipeline.Command;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.selector.Selector;
import io.penstock.broker.selector.SelectorException;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.OutBuffer;

/**
 * A client's request as a command: knows whom to answer, and answers exactly once; a oneway request not at all.
 *
 * <p>Unless a subclass says otherwise it writes no record, shares its batch, promises order and may use the reserve, and its
 * answer is that it is done. Made on an event loop, used by the log thread.
 */
abstract class ClientCommand implements Command {
    /** Heap that a request costs beside its body. */
    private static final int OBJECT_BYTES = 256;

    private final ClientConnection client;
    private final int opaque;
    private final boolean oneway;
    private final int weight;
    private ErrorCode refusal;
    private String remark;

    ClientCommand(ClientConnection client, Frame frame) {
        this.client = client;
        this.opaque = frame.opaque();
        this.oneway = frame.isOneway();
        this.weight = OBJECT_BYTES + frame.body().remaining();
    }

    /** A command that nobody asked for and nobody is told about, such as the loss of a channel. */
    ClientCommand(ClientConnection client) {
        this.client = client;
        this.opaque = 0;
        this.oneway = true;
        this.weight = OBJECT_BYTES;
    }

    final ClientConnection client() {
        return client;
    }

    final boolean isOneway() {
        return oneway;
    }

    @Override
    public final int weight() {
        return weight;
    }

    @Override
    public void append(RecordSink log) {}

    /** Instead of {@link #append}, when the client may not have this done: what must be written all the same. */
    void appendDenied(RecordSink log) {}

    /** For {@link #append}: the request cannot be done; it is answered so in its turn. */
    final void refuse(ErrorCode code, String why) {
        refusal = code;
        remark = why;
    }

    /** Refuses a selector that is none; for constructors, so that an event loop parses it. */
    final void refuseIfInvalid(String selector) {
        try {
            Selector.parse(selector);
        } catch (SelectorException invalid) {
            refuse(invalid.code(), invalid.getMessage());
        }
    }

    final boolean isRefused() {
        return refusal != null;
    }

    @Override
    public final void applied(Verdict verdict) {
        if (client.isEnded()) {
            return;
        }
        if (refusal != null) {
            refused(refusal, remark);
        } else if (verdict.isDone()) {
            done(verdict);
        } else {
            refused(verdict.code(), verdict.remark());
        }
    }

    /** The record, if there was one, is applied: does what is left to do, and answers. */
    void done(Verdict verdict) {
        ok();
    }

    @Override
    public void refused(ErrorCode code, String why) {
        if (!oneway) {
            FrameWriter.error(client.outbound().frames(), opaque, code, why);
        }
    }

    /**
     * For a refused oneway request whose effect the client takes for granted: the loss of the channel tells it, and flags
     * what it holds, so that nothing comes twice without saying so.
     */
    final void closeIfNobodyIsTold(ErrorCode code) {
        if (oneway) {
            client.channel().close("a request without an answer could not be done: " + code.cause());
        }
    }

    /** The answer leaves before the channel closes, and not with the batch's others. */
    final void refuseAndClose(ErrorCode code, String why) {
        OutBuffer out = new OutBuffer();
        FrameWriter.error(out, opaque, code, why);
        client.channel().send(out);
        client.channel().close(why);
    }

    final void ok() {
        if (!oneway) {
            FrameWriter.ok(client.outbound().frames(), opaque);
        }
    }

    final <T> void answer(Layout<T> layout, T answer) {
        if (!oneway) {
            FrameWriter.response(client.outbound().frames(), layout, opaque, answer);
        }
    }
}
