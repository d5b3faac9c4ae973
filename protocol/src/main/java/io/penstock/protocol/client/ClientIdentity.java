package io.penstock.protocol.client;

import java.util.UUID;

/**
 * Who a client is across its sockets.
 *
 * @param instance one per client process or factory; the producer id of its messages
 * @param connection unique in the instance
 * @param product what the broker shows of the client, for people
 */
public record ClientIdentity(UUID instance, long connection, String product) {}
