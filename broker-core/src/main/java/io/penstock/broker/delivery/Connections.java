package io.penstock.broker.delivery;

import io.penstock.broker.destination.DestinationOwner;
import io.penstock.protocol.wire.ClientEpoch;
import java.util.HashMap;
import java.util.Map;

/**
 * The live connections, and who holds which client id.
 *
 * <p>Owner: the log thread. Bounded by the listener's connection limit.
 */
public final class Connections {
    private final Map<DestinationOwner, ClientConnection> live = new HashMap<>();
    private final Map<String, ClientConnection> clientIds = new HashMap<>();

    /** The live connection of that client instance and number, whatever its epoch, or null: the one that a newer epoch replaces. */
    public ClientConnection find(ClientEpoch identity) {
        return live.get(new DestinationOwner(identity.clientInstance(), identity.connection()));
    }

    /** Whether the connection that owns temporary destinations is there, whatever its epoch. */
    public boolean isLive(DestinationOwner owner) {
        return live.containsKey(owner);
    }

    public void add(ClientConnection connection) {
        live.put(connection.owner(), connection);
    }

    /** Forgets an ended connection and frees its client id. */
    public void remove(ClientConnection connection) {
        live.remove(connection.owner(), connection);
        if (connection.clientId() != null) {
            clientIds.remove(connection.clientId(), connection);
        }
    }

    /** Claims a client id; false if another live connection holds it. */
    public boolean claim(ClientConnection connection, String clientId) {
        ClientConnection holder = clientIds.putIfAbsent(clientId, connection);
        if (holder != null && holder != connection) {
            return false;
        }
        connection.clientId(clientId);
        return true;
    }

    public int size() {
        return live.size();
    }
}
