package io.penstock.protocol.transport;

import io.penstock.protocol.wire.Frame;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what happens on one connection for a test to look at. Parks frames while told to. */
class RecordingHandler implements ConnectionHandler {
    static final int LIMIT_S = 20;

    final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    volatile CompletableFuture<Void> belowLowMark = new CompletableFuture<>();
    final AtomicInteger parks = new AtomicInteger();
    volatile boolean parking;

    @Override
    public Taken onFrame(Connection connection, Frame frame) {
        if (parking) {
            parks.incrementAndGet();
            return Taken.PARK;
        }
        frames.add(frame);
        return Taken.DONE;
    }

    @Override
    public void onUnsentBelowLowMark(Connection connection) {
        belowLowMark.complete(null);
    }

    @Override
    public void onClosed(Connection connection, String reason) {
        if (!closed.complete(reason)) {
            throw new IllegalStateException("closed twice");
        }
    }

    Frame next() throws InterruptedException {
        Frame frame = frames.poll(LIMIT_S, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame within " + LIMIT_S + " s");
        }
        return frame;
    }

    String closeReason() throws Exception {
        return closed.get(LIMIT_S, TimeUnit.SECONDS);
    }
}
