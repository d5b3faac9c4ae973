package io.penstock.namesrv;

import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Header;
import io.penstock.protocol.wire.HeaderType;
import io.penstock.protocol.wire.OutBuffer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A peer on a plain socket that sends what a test tells it to; reads wait for at most ten seconds. */
final class WirePeer implements AutoCloseable {
    private static final int READ_LIMIT_MS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private int opaque;

    WirePeer(String address) {
        int colon = address.lastIndexOf(':');
        try {
            socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
            socket.setSoTimeout(READ_LIMIT_MS);
            in = new DataInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks in JSON and waits for the answer. */
    Frame ask(int code, Map<String, String> ext, byte[] body) {
        return ask(HeaderType.JSON, code, ext, body);
    }

    Frame ask(int code, Map<String, String> ext) {
        return ask(HeaderType.JSON, code, ext, null);
    }

    Frame ask(HeaderType type, int code, Map<String, String> ext, byte[] body) {
        send(Header.request(type, code, ++opaque, ext), body);
        Frame answer = read();
        if (answer.opaque() != opaque || !answer.isResponse()) {
            throw new AssertionError("not the answer: " + answer.header());
        }
        return answer;
    }

    void send(Header header, byte[] body) {
        OutBuffer out = new OutBuffer();
        FrameWriter.frame(out, header, body == null ? null : ByteBuffer.wrap(body));
        sendRaw(out.toByteArray());
    }

    void sendRaw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Frame read() {
        try {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            return Frame.decode(ByteBuffer.wrap(frame));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True when the other side closed the connection without sending anything more. */
    boolean isClosedByPeer() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    static String text(Frame frame) {
        return StandardCharsets.UTF_8.decode(frame.body().duplicate()).toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
