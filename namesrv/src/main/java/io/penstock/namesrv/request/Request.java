package io.penstock.namesrv.request;

import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;

/**
 * One request on its way through a handler. Made on the connection's event loop; {@link #answer} may be called by the
 * route agent's thread too, once.
 */
final class Request {
    private final Connection connection;
    private final Frame frame;

    Request(Connection connection, Frame frame) {
        this.connection = connection;
        this.frame = frame;
    }

    Connection connection() {
        return connection;
    }

    ByteBuffer body() {
        return frame.body();
    }

    /** A field of the typed header, or null. */
    String optional(String name) {
        return frame.header().ext(name);
    }

    /** A field of the typed header that must be there. */
    String required(String name) {
        String value = frame.header().ext(name);
        if (value == null) {
            throw new BadRequestException("the field " + name + " is missing");
        }
        return value;
    }

    /** A whole number of the typed header that must be there. */
    long requiredNumber(String name) {
        return number(name, required(name));
    }

    /** A whole number of the typed header, 0 when it is missing. */
    long optionalNumber(String name) {
        String value = optional(name);
        return value == null ? 0 : number(name, value);
    }

    /** Sends the answer in the header type of the request; a oneway request gets none. */
    void answer(Answer answer) {
        if (frame.isOneway()) {
            return;
        }
        byte[] body = answer.body();
        OutBuffer out = new OutBuffer(body == null ? 256 : body.length + 256);
        FrameWriter.frame(
                out,
                frame.header().answer(answer.code(), answer.remark(), answer.ext()),
                body == null ? null : ByteBuffer.wrap(body));
        connection.send(out);
    }

    private static long number(String name, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new BadRequestException("the field " + name + " is no whole number");
        }
    }
}
