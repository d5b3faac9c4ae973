package io.penstock.protocol.transport;

/** What whoever made a connection is told of it for its counts; called on the connection's event loop or any sender. */
interface ConnectionObserver {
    /** The peer sent bytes that are no frame. */
    void onBadFrame();

    /** The peer was too slow: silent, stalled or not logged in. */
    void onTimedOut();

    /** The peer logged in; at most once. */
    void onLoggedIn();

    /** The connection is gone; exactly once. */
    void onGone(NettyConnection connection);
}
