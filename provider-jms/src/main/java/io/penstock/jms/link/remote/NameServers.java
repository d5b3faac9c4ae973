package io.penstock.jms.link.remote;

import io.penstock.jms.link.cluster.DestinationHomes;
import io.penstock.protocol.client.ClientOptions;
import io.penstock.protocol.client.ClientParts;
import io.penstock.protocol.client.NameServerClient;
import io.penstock.protocol.client.RouteCache;
import io.penstock.protocol.transport.Endpoint;
import java.util.List;

/** What the connections of one URI share: whom to ask, and what was answered. For any thread. */
record NameServers(NameServerClient client, DestinationHomes homes) {
    /** @param addresses of name servers or brokers */
    static NameServers at(List<Endpoint> addresses, ClientParts parts, ClientOptions options) {
        NameServerClient client = new NameServerClient(parts, options, addresses);
        return new NameServers(
                client, new DestinationHomes(new RouteCache(client::route, parts.clock()), client::members));
    }
}
