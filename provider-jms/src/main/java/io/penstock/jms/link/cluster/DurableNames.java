package io.penstock.jms.link.cluster;

import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of durable subscriptions, which are one name space over all brokers although each keeps its own: a name is looked for at every broker. Thread-safe, and
 * without state.
 */
final class DurableNames {
    private static final Logger LOG = LoggerFactory.getLogger(DurableNames.class);

    private final DestinationHomes homes;
    private final Members members;

    DurableNames(DestinationHomes homes, Members members) {
        this.homes = homes;
        this.members = members;
    }

    /** What a broker said when it was asked to delete a subscription. */
    private enum Outcome {
        DELETED,
        ABSENT,
        /** The broker is away. */
        UNKNOWN
    }

    /** Deletes the subscription wherever it is. */
    CompletableFuture<Void> delete(String name) {
        return homes.all().thenCompose(all -> deleteAt(name, all)).thenAccept(outcomes -> {
            if (outcomes.contains(Outcome.DELETED)) {
                return;
            }
            throw outcomes.contains(Outcome.UNKNOWN)
                    ? new PenstockException(
                            ErrorCode.BROKER_AWAY,
                            "no broker that is there has a subscription '" + name
                                    + "', but one that may have it is away")
                    : new PenstockException(
                            ErrorCode.NO_SUCH_SUBSCRIPTION, "no broker has a subscription '" + name + "'");
        });
    }

    /**
     * The name has been given to a subscription at this broker: one of the same name elsewhere ends, as it would at the same broker. Where that one is in use, the
     * new one goes again, and the failure says so.
     */
    CompletableFuture<Void> moved(String name, Member to) {
        return homes.all()
                .thenCompose(all -> deleteAt(
                        name,
                        all.stream()
                                .filter(each -> !each.brokerName().equals(to.broker()))
                                .toList()))
                .handle((outcomes, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    return to.link()
                            .unsubscribe(name)
                            .handle((ok, alsoFailed) -> CompletableFuture.<Void>failedFuture(Failures.unwrap(failure)))
                            .thenCompose(Function.identity());
                })
                .thenCompose(Function.identity());
    }

    private CompletableFuture<List<Outcome>> deleteAt(String name, List<BrokerData> brokers) {
        List<CompletableFuture<Outcome>> asked = new ArrayList<>();
        for (BrokerData each : brokers) {
            asked.add(
                    DestinationHomes.isPresent(each)
                            ? deleteAt(name, each.brokerName())
                            : CompletableFuture.completedFuture(unknown(name, each.brokerName())));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(ok -> asked.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Outcome> deleteAt(String name, String broker) {
        return members.open(broker).thenCompose(member -> {
            if (member.isCut()) {
                return CompletableFuture.completedFuture(unknown(name, broker));
            }
            return member.link().unsubscribe(name).handle((ok, failure) -> {
                if (failure == null) {
                    return Outcome.DELETED;
                }
                if (Failures.is(failure, ErrorCode.NO_SUCH_SUBSCRIPTION)) {
                    return Outcome.ABSENT;
                }
                throw (PenstockException) Failures.unwrap(failure);
            });
        });
    }

    private static Outcome unknown(String name, String broker) {
        LOG.warn("[name-unchecked] broker {} is away, and may have a durable subscription '{}' too", broker, name);
        return Outcome.UNKNOWN;
    }
}
