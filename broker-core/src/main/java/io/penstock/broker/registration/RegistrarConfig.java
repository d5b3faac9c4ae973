package io.penstock.broker.registration;

import io.penstock.protocol.route.BrokerIdentity;
import io.penstock.protocol.transport.ClientTls;
import io.penstock.protocol.wire.ServerAddress;
import java.util.List;
import java.util.Objects;

/**
 * With whom a broker registers, and as what. An immutable value.
 *
 * @param nameServers all of them, since they do not talk to each other; empty = none
 * @param tls for the connections to them, null = plain
 * @param broker the broker's cluster, name, id and the address that clients dial
 */
public record RegistrarConfig(List<ServerAddress> nameServers, ClientTls tls, BrokerIdentity broker) {
    /** More name servers than anyone runs; each costs a connection and a registration every 30 s. */
    public static final int NAME_SERVERS_LIMIT = 16;

    public RegistrarConfig {
        nameServers = List.copyOf(nameServers);
        Objects.requireNonNull(broker, "broker");
        if (nameServers.size() > NAME_SERVERS_LIMIT) {
            throw new IllegalArgumentException(
                    "at most " + NAME_SERVERS_LIMIT + " name servers, not " + nameServers.size());
        }
    }
}
