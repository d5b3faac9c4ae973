package io.penstock.jms.link.cluster;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.cluster.DestinationNumbers.Life;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.TemporaryName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Where a connection has found its destinations, and how it finds them: where the route says, else made at the rendezvous broker. A broker that the route names is only
 * asked, never told to make one, so that an old route makes no second home. Thread-safe.
 */
final class Locations {
    /** How the name of a dead-letter queue begins. */
    private static final String DEAD_LETTERS = "%DLQ%";

    /** More than that are forgotten together and found again. */
    private static final int LOCATED_MAX = 10_000;

    /** Whether a route may be an old one. */
    private enum Route {
        CACHED,
        FRESH
    }

    private final DestinationHomes homes;
    private final Members members;
    private final DestinationNumbers numbers = new DestinationNumbers();
    private final ConcurrentHashMap<String, Member> located = new ConcurrentHashMap<>();

    Locations(DestinationHomes homes, Members members) {
        this.homes = homes;
        this.members = members;
    }

    /** The broker that keeps client ids. */
    CompletableFuture<Member> directory() {
        return homes.directory().thenCompose(members::open);
    }

    /** Where a number leads. */
    DestinationNumbers.Place place(int number) {
        return numbers.of(number);
    }

    /** Remembers where a destination is; its number for the connection. */
    int found(Member member, String name, int number, Life life) {
        if (located.size() >= LOCATED_MAX) {
            located.clear();
        }
        located.put(name, member);
        return numbers.assign(member, number, life);
    }

    void forget(String name) {
        located.remove(name);
        homes.forget(name);
    }

    /** The connection's number of a destination, which is made where it belongs if it is not there. */
    CompletableFuture<Integer> resolve(Address destination, Address.Use use) {
        if (TemporaryName.isTemporary(destination.name())) {
            return of(destination.name())
                    .thenCompose(member -> member.link()
                            .resolve(destination, use)
                            .thenApply(number -> found(member, destination.name(), number, Life.TEMPORARY)));
        }
        return resolve(destination, use, Route.CACHED);
    }

    private CompletableFuture<Integer> resolve(Address destination, Address.Use use, Route route) {
        String name = destination.name();
        return homes.holder(name).thenCompose(holder -> {
            if (holder.isEmpty()) {
                return create(destination, use);
            }
            return members.open(holder.get())
                    .thenCompose(member -> member.link()
                            .find(destination, use)
                            .thenApply(number -> found(member, name, number, Life.LASTING)))
                    .handle((number, failure) -> {
                        if (failure == null) {
                            return CompletableFuture.completedFuture(number);
                        }
                        forget(name);
                        if (!Failures.is(failure, ErrorCode.NO_SUCH_DESTINATION)) {
                            return CompletableFuture.<Integer>failedFuture(Failures.unwrap(failure));
                        }
                        return route == Route.CACHED
                                ? resolve(destination, use, Route.FRESH)
                                : create(destination, use);
                    })
                    .thenCompose(Function.identity());
        });
    }

    private CompletableFuture<Integer> create(Address destination, Address.Use use) {
        return creator(destination.name())
                .thenCompose(members::open)
                .thenCompose(member -> member.link()
                        .resolve(destination, use)
                        .thenApply(number -> found(member, destination.name(), number, Life.LASTING)));
    }

    /** A queue's dead letters are where it is, since its broker makes their queue. */
    private CompletableFuture<String> creator(String name) {
        if (!name.startsWith(DEAD_LETTERS)) {
            return homes.creator(name);
        }
        String origin = name.substring(DEAD_LETTERS.length());
        return homes.holder(origin)
                .thenCompose(holder ->
                        holder.map(CompletableFuture::completedFuture).orElseGet(() -> homes.creator(origin)));
    }

    /** The broker of a destination that is somewhere. */
    CompletableFuture<Member> of(String name) {
        Member known = located.get(name);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        if (TemporaryName.isTemporary(name)) {
            return members.opened().stream()
                    .filter(each -> TemporaryName.isAt(name, each.broker()))
                    .findFirst()
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> homes.ofTemporary(name).thenCompose(members::open));
        }
        return homes.holder(name)
                .thenCompose(holder -> members.open(holder.orElseThrow(() -> new PenstockException(
                        ErrorCode.NO_SUCH_DESTINATION, "no broker holds a destination '" + name + "'"))));
    }
}
