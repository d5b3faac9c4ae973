package io.penstock.protocol.transport;

import io.penstock.protocol.wire.Frame;

/**
 * What happens on a connection; every method is called on that connection's event loop and must not block. An exception
 * closes the connection.
 */
public interface ConnectionHandler {
    /** A frame arrived. {@link Taken#PARK} makes the connection keep it and stop reading until it is resumed. */
    Taken onFrame(Connection connection, Frame frame);

    /** What is unsent fell below the low mark after it had been above the high mark. */
    void onUnsentBelowLowMark(Connection connection);

    /** The connection is closed; nothing follows. Called exactly once. */
    void onClosed(Connection connection, String reason);
}
