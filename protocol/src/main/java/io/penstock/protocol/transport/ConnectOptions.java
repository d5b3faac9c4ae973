package io.penstock.protocol.transport;

/**
 * How to reach a peer.
 *
 * @param endpoint whom to dial
 * @param connectTimeoutMs for the connection and the TLS handshake
 * @param tls null = plain
 * @param socket socket options; without effect inside the Java virtual machine
 * @param limits bounds for the connection
 */
public record ConnectOptions(
        Endpoint endpoint, int connectTimeoutMs, ClientTls tls, SocketOptions socket, ConnectionLimits limits) {
    public ConnectOptions {
        if (connectTimeoutMs <= 0) {
            throw new IllegalArgumentException("connectTimeoutMs must be positive: " + connectTimeoutMs);
        }
    }

    /** Plain, 15 s, default limits. */
    public static ConnectOptions to(Endpoint endpoint) {
        return new ConnectOptions(endpoint, 15_000, null, SocketOptions.defaults(), ConnectionLimits.forClients());
    }
}
