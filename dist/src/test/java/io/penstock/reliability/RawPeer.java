package io.penstock.reliability;

import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.Command;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.OutBuffer;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.UUID;

/** A client that is nothing but a socket: it sends any bytes and reads only when told. One thread. */
final class RawPeer implements AutoCloseable {
    private static final int PATIENCE_MS = 20_000;

    private final Socket socket = new Socket();
    private final DataInputStream input;
    private int opaque = 1_000_000;

    /** @param receiveBuffer of the socket in bytes; 0 for the system's */
    RawPeer(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        // A reset at the end leaves no port behind in TIME_WAIT: a test opens tens of thousands.
        socket.setSoLinger(true, 0);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
        input = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    <Q, A> A ask(Command<Q, A> command, Q request) throws IOException {
        OutBuffer out = new OutBuffer();
        int number = opaque++;
        FrameWriter.request(out, command.request(), number, request);
        send(out.toByteArray());
        Frame answer = awaitAnswer(number);
        if (answer == null || answer.code() != 0) {
            throw new IllegalStateException(command.code() + " was answered by " + answer);
        }
        return command.answer().decode(answer.body());
    }

    <T> void tell(Layout<T> layout, T command) throws IOException {
        OutBuffer out = new OutBuffer();
        FrameWriter.oneway(out, layout, command);
        send(out.toByteArray());
    }

    void hello() throws IOException {
        ask(
                Commands.HELLO,
                new Hello(
                        Hello.LEVEL,
                        Frame.SIZE_MAX,
                        new ClientEpoch(UUID.randomUUID(), 1, 1),
                        "raw peer",
                        Hello.ANONYMOUS,
                        new byte[0]));
    }

    /** Asks something harmless. False if the other side closed instead of answering; a side that does neither fails the test. */
    boolean isAlive() throws IOException {
        OutBuffer out = new OutBuffer();
        int number = opaque++;
        FrameWriter.request(out, Commands.PING.request(), number, io.penstock.protocol.wire.Empty.VALUE);
        try {
            send(out.toByteArray());
        } catch (SocketException closed) {
            return false;
        }
        return awaitAnswer(number) != null;
    }

    /** The answer of this number, or null if the other side closed before. */
    private Frame awaitAnswer(int number) throws IOException {
        while (true) {
            Frame frame = read();
            if (frame == null || frame.isResponse() && frame.opaque() == number) {
                return frame;
            }
        }
    }

    /** The next frame, or null at the end. */
    Frame read() throws IOException {
        try {
            byte[] bytes = new byte[input.readInt()];
            input.readFully(bytes);
            return Frame.decode(ByteBuffer.wrap(bytes));
        } catch (EOFException | SocketException closed) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
