package io.penstock.protocol.wire;

import java.util.UUID;

/**
 * The identity of a connection across its sockets.
 *
 * <p>Immutable; any thread.
 */
public record ClientEpoch(UUID clientInstance, long connection, int epoch) {
    public static final Layout<ClientEpoch> LAYOUT = Layout.<ClientEpoch>of(
                    "ClientEpoch", 0, "Who connects, and how often it has connected.")
            .uuid("clientInstance", "The client process; it survives the socket.", ClientEpoch::clientInstance)
            .int64(
                    "connection",
                    "",
                    "The client's number of this connection; it survives the socket.",
                    ClientEpoch::connection)
            .int32(
                    "epoch",
                    "",
                    "Counts the sockets of this connection, from 0; a higher one replaces a lower one.",
                    ClientEpoch::epoch)
            .build(in -> new ClientEpoch(in.uuid(), in.int64(), in.int32()));

    public ClientEpoch {
        if (epoch < 0) {
            throw new IllegalArgumentException("No epoch: " + epoch);
        }
    }
}
