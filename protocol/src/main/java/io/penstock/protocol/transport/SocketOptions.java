package io.penstock.protocol.transport;

/**
 * What the operating system is asked of a socket.
 *
 * @param tcpNoDelay true sends small packets at once
 * @param tcpKeepAlive true lets the system probe a silent peer
 * @param sendBufferSize bytes; 0 leaves the system's own
 * @param receiveBufferSize bytes; 0 leaves the system's own
 */
public record SocketOptions(boolean tcpNoDelay, boolean tcpKeepAlive, int sendBufferSize, int receiveBufferSize) {
    public SocketOptions {
        if (sendBufferSize < 0 || receiveBufferSize < 0) {
            throw new IllegalArgumentException("a socket buffer's size cannot be negative");
        }
    }

    /** No delay, no keep-alive, the system's buffers. */
    public static SocketOptions defaults() {
        return new SocketOptions(true, false, 0, 0);
    }
}
