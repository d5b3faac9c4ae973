package io.penstock.broker.delivery;

import io.penstock.broker.destination.DestinationOwner;
import io.penstock.protocol.wire.ClientEpoch;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The live connections, and who holds which client id.
 *
 * <p>Owner: the log thread. Bounded by the listener's connection limit.
 */
public final class Connections {
    /** How many identities it remembers a user of; live ones are the newest as a rule. */
    private static final int USERS_LIMIT = 100_000;

    private final Map<DestinationOwner, ClientConnection> live = new HashMap<>();
    private final Map<String, ClientConnection> clientIds = new HashMap<>();

    /** Users of connections that were here, so that nobody else takes their place while their clients try to come back. */
    private final Map<DestinationOwner, String> users = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DestinationOwner, String> eldest) {
            return size() > USERS_LIMIT;
        }
    };

    /** The live connection of that client instance and number, whatever its epoch, or null: the one that a newer epoch replaces. */
    public ClientConnection find(ClientEpoch identity) {
        return live.get(new DestinationOwner(identity.clientInstance(), identity.connection()));
    }

    /**
     * Whether no other user has had a connection of this identity: the number of a client instance is in each of its messages,
     * so knowing it proves nothing.
     */
    public boolean isHeldBy(ClientConnection connection) {
        String user = users.get(connection.owner());
        return user == null || user.equals(connection.permissions().user());
    }

    /** Whether the connection that owns temporary destinations is there, whatever its epoch. */
    public boolean isLive(DestinationOwner owner) {
        return live.containsKey(owner);
    }

    public void add(ClientConnection connection) {
        live.put(connection.owner(), connection);
        users.remove(connection.owner());
        users.put(connection.owner(), connection.permissions().user());
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
