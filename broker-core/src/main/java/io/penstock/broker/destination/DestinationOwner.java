package io.penstock.broker.destination;

import java.util.UUID;

/**
 * The connection that a temporary destination belongs to, across its sockets.
 *
 * @param clientInstance the client process
 * @param connection its number of the connection
 */
public record DestinationOwner(UUID clientInstance, long connection) {
    /** Of a destination that belongs to no connection. */
    public static final DestinationOwner NOBODY = new DestinationOwner(new UUID(0, 0), 0);
}
