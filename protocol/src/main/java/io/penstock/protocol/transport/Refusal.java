package io.penstock.protocol.transport;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.OutBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a peer meets that a listener has no room for: its first request is answered with CONNECTION_LIMIT and the name of the limit, and the connection closed. Event loop only, but
 * for the count.
 *
 * @param limit which one, with its value
 */
record Refusal(String limit) implements ConnectionHandler {
    /** Frames of this size hold any log-in's first step. */
    private static final int FRAME_MAX = 64 * 1024;

    private static final int WAIT_MS = 1_000;
    private static final int MARK = 4 * 1024;

    /** Peers in the course of being told: so many for a listener, for at most a second each. Others are closed unanswered. */
    private static final int AT_ONCE_LIMIT = 64;

    static final ConnectionLimits LIMITS =
            new ConnectionLimits(FRAME_MAX, FRAME_MAX, WAIT_MS, WAIT_MS, WAIT_MS, MARK, MARK);

    @Override
    public Taken onFrame(Connection connection, Frame frame) {
        if (!frame.header().isOneway()) {
            OutBuffer answer = new OutBuffer();
            FrameWriter.error(
                    answer,
                    frame.header().opaque(),
                    ErrorCode.CONNECTION_LIMIT,
                    "this server has no room for another connection: " + limit);
            connection.send(answer);
        }
        connection.close("over the limit " + limit);
        return Taken.DONE;
    }

    @Override
    public void onUnsentBelowLowMark(Connection connection) {
        // One answer is sent.
    }

    @Override
    public void onClosed(Connection connection, String reason) {}

    /** How many are being told. Thread-safe. */
    static final class Count implements ConnectionObserver {
        private final AtomicInteger now = new AtomicInteger();

        /** False if there are too many already. */
        boolean enter() {
            if (now.incrementAndGet() <= AT_ONCE_LIMIT) {
                return true;
            }
            now.decrementAndGet();
            return false;
        }

        @Override
        public void onBadFrame() {}

        @Override
        public void onTimedOut() {}

        @Override
        public void onLoggedIn() {}

        @Override
        public void onGone(NettyConnection connection) {
            now.decrementAndGet();
        }
    }
}
