package io.penstock.broker.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The live connections, and who holds which client id.
 *
 * <p>Owner: the log thread. Bounded by the listener's connection limit.
 */
public final class Connections {
    private record Key(UUID instance, long number) {}

    private final Map<Key, ClientConnection> live = new HashMap<>();
    private final Map<String, ClientConnection> clientIds = new HashMap<>();

    /** The live connection of that client instance and number, or null: the one that a newer epoch replaces. */
    public ClientConnection find(UUID instance, long number) {
        return live.get(new Key(instance, number));
    }

    public void add(ClientConnection connection) {
        live.put(new Key(connection.instance(), connection.number()), connection);
    }

    /** Forgets an ended connection and frees its client id. */
    public void remove(ClientConnection connection) {
        live.remove(new Key(connection.instance(), connection.number()), connection);
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
