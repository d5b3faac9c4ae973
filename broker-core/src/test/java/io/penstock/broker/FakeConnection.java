package io.penstock.broker;

import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionHandler;
import io.penstock.protocol.transport.Taken;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A connection without a socket: keeps what the broker sends, and hands it what the test sends. One thread. */
final class FakeConnection implements Connection {
    private final String peer;
    private final List<Frame> received = new ArrayList<>();
    private final ArrayDeque<Frame> parked = new ArrayDeque<>();
    private ConnectionHandler handler;
    private String closed;
    private boolean loopback = true;
    private long unsent;
    private boolean stalled;
    /** Nothing is read until it is resumed. */
    private boolean waiting;

    FakeConnection(String peer) {
        this.peer = peer;
    }

    void handler(ConnectionHandler broker) {
        this.handler = broker;
    }

    /** From now on the peer seems to be on another machine. */
    void remote() {
        loopback = false;
    }

    /** Hands whole frames to the broker, one by one, as an event loop does; an invalid one closes the connection. */
    void arrive(OutBuffer frames) {
        ByteBuffer bytes = ByteBuffer.wrap(frames.toByteArray());
        while (bytes.hasRemaining()) {
            int length = bytes.getInt();
            parked.add(Frame.decode(bytes.slice(bytes.position(), length)));
            bytes.position(bytes.position() + length);
        }
        if (!waiting) {
            offer();
        }
    }

    private void offer() {
        while (!parked.isEmpty() && closed == null) {
            try {
                waiting = handler.onFrame(this, parked.peek()) == Taken.PARK;
                if (waiting) {
                    return;
                }
                parked.poll();
            } catch (WireException e) {
                close(e.getMessage());
            }
        }
    }

    /** Everything received since the last call. */
    List<Frame> takeReceived() {
        List<Frame> taken = List.copyOf(received);
        received.clear();
        return taken;
    }

    /** Why it is closed, or null. */
    String closed() {
        return closed;
    }

    /** From now on the peer does not read its socket: all that is sent counts as unsent. */
    void stall() {
        stalled = true;
    }

    /** What is taken to wait for the socket; less than before is what the peer has read. */
    void unsent(long bytes) {
        boolean falls = bytes < unsent;
        unsent = bytes;
        if (falls) {
            handler.onUnsentBelowLowMark(this);
        }
    }

    @Override
    public long id() {
        return System.identityHashCode(this);
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public boolean loopback() {
        return loopback;
    }

    @Override
    public boolean encrypted() {
        return false;
    }

    @Override
    public void send(OutBuffer frames) {
        ByteBuffer bytes = ByteBuffer.wrap(frames.toByteArray());
        frames.reset();
        unsent += stalled ? bytes.remaining() : 0;
        while (bytes.hasRemaining() && closed == null) {
            int length = bytes.getInt();
            received.add(Frame.decode(bytes.slice(bytes.position(), length)));
            bytes.position(bytes.position() + length);
        }
    }

    @Override
    public long unsentBytes() {
        return unsent;
    }

    @Override
    public void resume() {
        offer();
    }

    @Override
    public void loggedIn() {}

    @Override
    public void close(String reason) {
        if (closed == null) {
            closed = reason;
            handler.onClosed(this, reason);
        }
    }
}
