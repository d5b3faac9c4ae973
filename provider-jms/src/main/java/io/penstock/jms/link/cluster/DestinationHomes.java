package io.penstock.jms.link.cluster;

import io.penstock.protocol.client.HomeBroker;
import io.penstock.protocol.client.RouteCache;
import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.TemporaryName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which broker something belongs to, by what the name servers say.
 *
 * <pre>
 *   a destination ──a broker holds it──────────────────► that one; of several present ones the rendezvous one
 *        │       └──only brokers that are away hold it──► BROKER_AWAY: nobody creates it anew beside them
 *        └──none holds it──► created at the rendezvous one of those present
 *   a temporary one ──► the broker in its name
 *   client ids, XA branches ──► the directory broker: the first by name, away ones included
 * </pre>
 *
 * <p>Thread-safe, and without state but the cache of routes.
 */
public final class DestinationHomes {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationHomes.class);

    private final RouteCache routes;
    private final Supplier<CompletableFuture<List<BrokerData>>> members;

    /**
     * @param routes who holds a destination
     * @param members asks which brokers there are, those that are away without an address
     */
    public DestinationHomes(RouteCache routes, Supplier<CompletableFuture<List<BrokerData>>> members) {
        this.routes = routes;
        this.members = members;
    }

    /** The broker that holds the destination; empty when none does. Fails when it is away. */
    CompletableFuture<Optional<String>> holder(String name) {
        return routes.route(name).handle((brokers, failure) -> {
            if (failure == null) {
                return brokers.isEmpty() ? Optional.empty() : Optional.of(holder(name, brokers));
            }
            if (Failures.is(failure, ErrorCode.NO_SUCH_DESTINATION)) {
                return Optional.empty();
            }
            throw (PenstockException) Failures.unwrap(failure);
        });
    }

    private String holder(String name, List<BrokerData> holders) {
        List<BrokerData> present =
                holders.stream().filter(DestinationHomes::isPresent).toList();
        if (present.isEmpty()) {
            forget(name);
            throw away(holders.get(0).brokerName(), "which holds '" + name + "',");
        }
        String home = HomeBroker.ofDestination(name, present).orElseThrow().brokerName();
        if (holders.size() > 1) {
            LOG.warn(
                    "[two-homes] {} is at {}; {} is used, and what is left at the others is theirs to be consumed or moved",
                    name,
                    holders.stream().map(BrokerData::brokerName).toList(),
                    home);
        }
        return home;
    }

    /** The broker that creates a destination which none holds. */
    CompletableFuture<String> creator(String name) {
        return members.get()
                .thenApply(all -> HomeBroker.ofDestination(
                                name,
                                all.stream().filter(DestinationHomes::isPresent).toList())
                        .orElseThrow(
                                () -> new PenstockException(ErrorCode.NO_BROKER, "the name server knows no broker now"))
                        .brokerName());
    }

    /** The broker that a temporary destination's name tells. */
    CompletableFuture<String> ofTemporary(String name) {
        return members.get().thenApply(all -> {
            BrokerData broker = all.stream()
                    .filter(each -> TemporaryName.isAt(name, each.brokerName()))
                    .findFirst()
                    .orElseThrow(() -> new PenstockException(
                            ErrorCode.NO_SUCH_DESTINATION, "no broker is known that '" + name + "' could be at"));
            return needPresent(broker, "at which '" + name + "' is,");
        });
    }

    /** The broker that keeps client ids and branches. Fails when it is away. */
    CompletableFuture<String> directory() {
        return members.get()
                .thenApply(all -> all.stream()
                        .min(Comparator.comparing(BrokerData::brokerName))
                        .map(first -> needPresent(first, "which keeps client ids and branches,"))
                        .orElseThrow(() ->
                                new PenstockException(ErrorCode.NO_BROKER, "the name server knows no broker now")));
    }

    /** All brokers, those that are away without an address. */
    CompletableFuture<List<BrokerData>> all() {
        return members.get();
    }

    static boolean isPresent(BrokerData broker) {
        return broker.firstAddress() != null;
    }

    private static String needPresent(BrokerData broker, String why) {
        if (!isPresent(broker)) {
            throw away(broker.brokerName(), why);
        }
        return broker.brokerName();
    }

    private static PenstockException away(String broker, String why) {
        return new PenstockException(
                ErrorCode.BROKER_AWAY, "broker " + broker + ", " + why + " is away: it is not registered now");
    }

    /** The route was wrong, or may be wrong soon. */
    void forget(String name) {
        routes.invalidate(name);
    }
}
