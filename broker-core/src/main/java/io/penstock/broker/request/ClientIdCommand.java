package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Connections;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;

/** CLIENT_ID: one live connection at a time has it. */
final class ClientIdCommand extends ClientCommand {
    /** Characters of a client id: it is part of the names of durable subscriptions. */
    private static final int CLIENT_ID_LIMIT = 1024;

    private final String clientId;
    private final Connections connections;

    ClientIdCommand(ClientConnection client, Frame frame, String clientId, Connections connections) {
        super(client, frame);
        this.clientId = clientId;
        this.connections = connections;
    }

    /** Serving state only. */
    @Override
    public Room room() {
        return Room.NONE;
    }

    @Override
    void done(Verdict verdict) {
        if (clientId.length() > CLIENT_ID_LIMIT) {
            refused(ErrorCode.LIMIT_EXCEEDED, "a client id has at most " + CLIENT_ID_LIMIT + " characters");
        } else if (client().clientId() != null && !client().clientId().equals(clientId)) {
            refused(ErrorCode.CLIENT_ID_FIXED, "the client id of this connection is " + client().clientId());
        } else if (connections.claim(client(), clientId)) {
            ok();
        } else {
            refused(ErrorCode.CLIENT_ID_IN_USE, "client id '" + clientId + "' is another live connection's");
        }
    }
}
