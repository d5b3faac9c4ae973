package io.penstock.protocol.wire;

/**
 * Claims a client id for the connection.
 *
 * <p>Immutable; any thread.
 */
public record ClientId(String clientId) {
    public static final Layout<ClientId> LAYOUT = Layout.<ClientId>of(
                    "CLIENT_ID", CommandCode.CLIENT_ID.code(), "Claims a client id for the connection.")
            .string("clientId", "The client id; one connection has it at a time.", ClientId::clientId)
            .build(in -> new ClientId(in.string()));
}
