package io.penstock.protocol.client;

import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.ServerAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Finds the broker of one name, wherever it is: the name server is asked for its address each time, and while none answers
 * the last known address is dialled. A broker of another name that answers there is not taken. Thread-safe.
 */
public final class NamedBroker implements BrokerFinder {
    /** RocketMQ's port of a broker, where an advertised address has none. */
    private static final int BROKER_PORT = 10_911;

    private final ClientParts parts;
    private final ClientIdentity identity;
    private final ClientOptions options;
    private final NameServerClient names;
    private final String name;
    private volatile BrokerData lastKnown;

    /** @param names asked where the broker is */
    public NamedBroker(
            ClientParts parts, ClientIdentity identity, ClientOptions options, NameServerClient names, String name) {
        this.parts = parts;
        this.identity = identity;
        this.options = options;
        this.names = names;
        this.name = name;
    }

    @Override
    public CompletableFuture<ChannelBrokerClient> find(IntSupplier epochs, BrokerEvents events) {
        return names.brokers()
                .handle((brokers, failure) -> {
                    BrokerData last = lastKnown;
                    if (failure != null) {
                        return last != null
                                ? at(last, epochs, events)
                                : CompletableFuture.<ChannelBrokerClient>failedFuture(Greeting.asPenstock(failure));
                    }
                    return brokers.stream()
                            .filter(each -> each.brokerName().equals(name))
                            .findFirst()
                            .map(present -> at(present, epochs, events))
                            .orElseGet(() -> CompletableFuture.failedFuture(away()));
                })
                .thenCompose(Function.identity());
    }

    private PenstockException away() {
        return new PenstockException(ErrorCode.BROKER_AWAY, "broker " + name + " is not registered at the name server");
    }

    /** Dials the broker where it is said to be. */
    CompletableFuture<ChannelBrokerClient> at(BrokerData broker, IntSupplier epochs, BrokerEvents events) {
        ServerAddress advertised = ServerAddress.parse(broker.firstAddress(), BROKER_PORT);
        Endpoint address = new Endpoint.Tcp(advertised.host(), advertised.port());
        return Greeting.greet(parts, options, address, identity, epochs.getAsInt(), events)
                .handle((client, failure) -> {
                    String way = "broker " + name + " advertises " + address
                            + " at the name server that was dialled at " + names.lastAsked();
                    if (failure != null) {
                        PenstockException why = Greeting.asPenstock(failure);
                        throw new PenstockException(why.code(), way + ": " + why.getMessage(), why);
                    }
                    if (client.role() != Hello.Role.BROKER) {
                        client.abandon("it is no broker");
                        throw new PenstockException(ErrorCode.NOT_A_PENSTOCK_BROKER, way + ", which is no broker");
                    }
                    if (!client.broker().name().equals(name)) {
                        client.abandon("it is another broker");
                        throw new PenstockException(
                                ErrorCode.BROKER_AWAY,
                                way + ", where broker " + client.broker().name() + " answers");
                    }
                    lastKnown = broker;
                    return client;
                });
    }
}
