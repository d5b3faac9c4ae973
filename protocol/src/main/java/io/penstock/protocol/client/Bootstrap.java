package io.penstock.protocol.client;

import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.PenstockException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * Finds a broker by bootstrap addresses. Each address is dialled in turn; the answer to HELLO says what it is. At a broker
 * the client stays; a name server is asked for the brokers, and the client goes to the first of them by name that can be
 * reached at the address that it advertises, and from then on to no other: what it has there is nowhere else. (A broker that
 * has just died is still registered for a moment.) Thread-safe; one round at a time.
 */
public final class Bootstrap implements BrokerFinder {
    private final ClientParts parts;
    private final ClientIdentity identity;
    private final ClientOptions options;
    private final List<Endpoint> addresses;
    private volatile NamedBroker chosen;

    /** @param addresses of name servers or brokers */
    public Bootstrap(ClientParts parts, ClientIdentity identity, ClientOptions options, List<Endpoint> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("an address is needed");
        }
        this.parts = parts;
        this.identity = identity;
        this.options = options;
        this.addresses = List.copyOf(addresses);
    }

    /** True when a name server has led to the broker, which may then be one of several. */
    public boolean isThroughNameServer() {
        return chosen != null;
    }

    @Override
    public CompletableFuture<ChannelBrokerClient> find(IntSupplier epochs, BrokerEvents events) {
        NamedBroker known = chosen;
        if (known != null) {
            return known.find(epochs, events);
        }
        List<Endpoint> round = new ArrayList<>(addresses);
        if (options.failover().order() == ClientOptions.Failover.Order.RANDOM) {
            for (int i = round.size() - 1; i > 0; i--) {
                round.set(i, round.set(parts.random().nextInt(i + 1), round.get(i)));
            }
        }
        return tryInTurn(
                round.stream().map(address -> way(address, epochs, events)).toList(), failure -> true, "addresses");
    }

    /** One way to a broker, not yet tried. */
    private interface Way {
        CompletableFuture<ChannelBrokerClient> take();
    }

    private Way way(Endpoint address, IntSupplier epochs, BrokerEvents events) {
        return () -> tryOne(address, epochs, events);
    }

    private static CompletableFuture<ChannelBrokerClient> tryInTurn(
            List<Way> ways, Predicate<PenstockException> goesOn, String kind) {
        return tryFrom(ways.iterator(), goesOn, kind, new ArrayList<>());
    }

    /** Tries one after the other until one leads to a broker, or fails so that the next is not to be tried. */
    private static CompletableFuture<ChannelBrokerClient> tryFrom(
            Iterator<Way> left, Predicate<PenstockException> goesOn, String kind, List<PenstockException> failures) {
        return left.next()
                .take()
                .<CompletableFuture<ChannelBrokerClient>>handle((found, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(found);
                    }
                    PenstockException why = Greeting.asPenstock(failure);
                    failures.add(why);
                    return left.hasNext() && goesOn.test(why)
                            ? tryFrom(left, goesOn, kind, failures)
                            : CompletableFuture.failedFuture(summary(failures, kind));
                })
                .thenCompose(Function.identity());
    }

    /** One failure for a round: that of the only one, or one that tells them all and has the last one's code. */
    private static PenstockException summary(List<PenstockException> failures, String kind) {
        PenstockException last = failures.get(failures.size() - 1);
        if (failures.size() == 1) {
            return last;
        }
        StringBuilder all = new StringBuilder("none of ")
                .append(failures.size())
                .append(' ')
                .append(kind)
                .append(" leads to a broker");
        failures.forEach(each -> all.append("; ").append(each.getMessage()));
        return new PenstockException(last.code(), all.toString(), last);
    }

    private CompletableFuture<ChannelBrokerClient> tryOne(Endpoint address, IntSupplier epochs, BrokerEvents events) {
        return Greeting.greet(parts, options, address, identity, epochs.getAsInt(), events)
                .thenCompose(client -> {
                    if (client.role() == Hello.Role.BROKER) {
                        return CompletableFuture.completedFuture(client);
                    }
                    client.abandon("a name server is asked by its own questions");
                    return throughNameServer(address, epochs, events);
                });
    }

    private CompletableFuture<ChannelBrokerClient> throughNameServer(
            Endpoint nameServer, IntSupplier epochs, BrokerEvents events) {
        NameServerClient names = NameServerClient.from(parts, options, nameServer, addresses);
        return names.brokers().thenCompose(brokers -> {
            if (brokers.isEmpty()) {
                throw new PenstockException(
                        ErrorCode.NO_BROKER, "the name server at " + nameServer + " knows no broker");
            }
            List<Way> ways = HomeBroker.inOrder(brokers).stream()
                    .map(each -> way(each, names, epochs, events))
                    .toList();
            return tryInTurn(ways, failure -> failure.code().category() == ErrorCode.Category.RECONNECT, "brokers");
        });
    }

    private Way way(BrokerData registered, NameServerClient names, IntSupplier epochs, BrokerEvents events) {
        NamedBroker broker = new NamedBroker(parts, identity, options, names, registered.brokerName());
        return () -> broker.at(registered, epochs, events).thenApply(client -> {
            chosen = broker;
            return client;
        });
    }
}
