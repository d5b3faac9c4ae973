package io.penstock.protocol.transport;

/**
 * How to listen.
 *
 * @param endpoint where
 * @param tls null = plain only
 * @param socket socket options of accepted connections
 * @param limits bounds for each connection
 * @param admission how many connections
 */
public record ListenOptions(
        Endpoint endpoint, ServerTls tls, SocketOptions socket, ConnectionLimits limits, Admission admission) {

    /** Plain, with default limits. */
    public static ListenOptions at(Endpoint endpoint) {
        return new ListenOptions(
                endpoint, null, SocketOptions.defaults(), ConnectionLimits.forServers(), Admission.defaults());
    }

    /**
     * How many connections a listener takes.
     *
     * @param connectionsMax in all
     * @param perAddressMax from one address; in-JVM connections have none
     * @param notLoggedInMax that have not logged in yet
     */
    public record Admission(int connectionsMax, int perAddressMax, int notLoggedInMax) {
        public Admission {
            if (connectionsMax <= 0 || perAddressMax <= 0 || notLoggedInMax <= 0) {
                throw new IllegalArgumentException("connection limits must be positive");
            }
        }

        /** 10,000 in all, 256 from one address, 1,000 not logged in. */
        public static Admission defaults() {
            return new Admission(10_000, 256, 1_000);
        }
    }
}
