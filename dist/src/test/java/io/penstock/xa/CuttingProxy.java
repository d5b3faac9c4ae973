package io.penstock.xa;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between a client and a broker, and cuts their connection once, on either side of a request. Its own threads. */
final class CuttingProxy implements AutoCloseable {
    /** Where the next request meets its end. */
    enum Cut {
        NOWHERE,
        /** The broker never gets it. */
        BEFORE_THE_REQUEST,
        /** The broker has done it, and the client is not told. */
        BEFORE_THE_ANSWER
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NOWHERE);
    private final List<Socket> sockets = new ArrayList<>();

    CuttingProxy(int target) throws IOException {
        this.target = target;
        daemon(this::accept);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Cuts the connection at the next frame on any connection; later ones pass. */
    void cut(Cut where) {
        next.set(where);
    }

    /** Whether the cut has been made. */
    boolean isCut() {
        return next.get() == Cut.NOWHERE;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
                synchronized (this) {
                    sockets.add(client);
                    sockets.add(broker);
                }
                daemon(() -> forward(client, broker));
                daemon(() -> answer(broker, client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void forward(Socket client, Socket broker) {
        try (client;
                broker) {
            DataInputStream input = new DataInputStream(client.getInputStream());
            while (true) {
                int length = input.readInt();
                byte[] frame = new byte[Integer.BYTES + length];
                ByteBuffer.wrap(frame).putInt(length);
                input.readFully(frame, Integer.BYTES, length);
                if (next.compareAndSet(Cut.BEFORE_THE_REQUEST, Cut.NOWHERE)) {
                    return;
                }
                broker.getOutputStream().write(frame);
            }
        } catch (IOException e) {
            // Either side has gone, which ends the conversation.
        }
    }

    private void answer(Socket broker, Socket client) {
        try (client;
                broker) {
            InputStream input = broker.getInputStream();
            byte[] bytes = new byte[64 * 1024];
            for (int read = input.read(bytes); read >= 0; read = input.read(bytes)) {
                if (next.compareAndSet(Cut.BEFORE_THE_ANSWER, Cut.NOWHERE)) {
                    return;
                }
                client.getOutputStream().write(bytes, 0, read);
            }
        } catch (IOException e) {
            // As above.
        }
    }

    @Override
    public synchronized void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
