package io.penstock.reliability;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Stands between real clients and a server, and keeps the frames that the clients send. Its own threads; the frames for any thread. */
final class RecordingProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final List<byte[]> frames = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    RecordingProxy(int target) throws IOException {
        this.target = target;
        daemon(this::accept);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** What clients sent so far, length included. */
    synchronized List<byte[]> frames() {
        return List.copyOf(frames);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                synchronized (this) {
                    sockets.add(client);
                    sockets.add(to);
                }
                daemon(() -> record(client, to));
                daemon(() -> copy(to, client));
            }
        } catch (IOException e) {
            // Closed: the recording is over.
        }
    }

    private void record(Socket from, Socket to) {
        try (from;
                to) {
            DataInputStream input = new DataInputStream(from.getInputStream());
            OutputStream output = to.getOutputStream();
            while (true) {
                int length = input.readInt();
                byte[] frame = new byte[4 + length];
                ByteBuffer.wrap(frame).putInt(length);
                input.readFully(frame, 4, length);
                synchronized (this) {
                    frames.add(frame);
                }
                output.write(frame);
            }
        } catch (EOFException e) {
            // The client has left.
        } catch (IOException e) {
            // One side was closed in the middle of the other's word, which ends the conversation all the same.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
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
