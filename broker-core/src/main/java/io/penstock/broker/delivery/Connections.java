package io.penstock.broker.delivery;

import io.penstock.protocol.wire.ClientEpoch;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The live connections, and who holds which client id.
 *
 * <p>Owner: the log thread. Bounded by the listener's connection limit.
 */
public final class Connections {
    private record Key(UUID instance, long number) {
        static Key of(ClientEpoch identity) {
            return new Key(identity.clientInstance(), identity.connection());
        }
    }

    private final Map<Key, ClientConnection> live = new HashMap<>();
    private final Map<String, ClientConnection> clientIds = new HashMap<>();

    /** The live connection of that client instance and number, whatever its epoch, or null: the one that a newer epoch replaces. */
    public ClientConnection find(ClientEpoch identity) {
        return live.get(Key.of(identity));
    }

    public void add(ClientConnection connection) {
        live.put(Key.of(connection.identity()), connection);
    }

    /** Forgets an ended connection and frees its client id. */
    public void remove(ClientConnection connection) {
        live.remove(Key.of(connection.identity()), connection);
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
