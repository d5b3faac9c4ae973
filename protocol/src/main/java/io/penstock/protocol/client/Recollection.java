package io.penstock.protocol.client;

import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.Subscribe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What a client has set up at its broker, and how to set it up again at the next: client id, destinations, subscriptions,
 * links, in this order, each kind in one go. Thread-safe by one lock that is never held while anyone is called.
 *
 * <p>A topic's subscription that lost its last link is not made again: others may have made something else of it. A queue's
 * is, so that messages still held from it can be settled. A link whose subscription cannot be had again is lost alone. A
 * temporary destination of this client is declared anew, under its name; those of others, to
 * which answers are sent, come and go, and only the last {@value #BORROWED_MAX} of them are remembered.
 */
final class Recollection {
    private static final Logger LOG = LoggerFactory.getLogger(Recollection.class);

    /** More temporary destinations of others than a caller may hold the numbers of. */
    private static final int BORROWED_MAX = 20_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final StableNumbers destinationNumbers = new StableNumbers();
    private final StableNumbers subscriptionNumbers = new StableNumbers();
    private final Map<Integer, DestinationCreate> destinations = new LinkedHashMap<>();
    private final LinkedHashSet<Integer> borrowed = new LinkedHashSet<>();
    private final Map<Long, Subscription> subscriptions = new LinkedHashMap<>();
    private final Map<Integer, Link> links = new HashMap<>();
    private String clientId;

    /** A subscription with the links that use it. Guarded by the lock. */
    private static final class Subscription {
        private final Subscribe subscribe;
        private final int destination;
        private int openLinks;
        private boolean wasLinked;
        /** Why it could not be set up again, if the user may not have it any more. */
        private PenstockException denied;

        Subscription(Subscribe subscribe, int destination) {
            this.subscribe = subscribe;
            this.destination = destination;
        }

        /** Nobody here consumes by it any more: to ask for it again might bring it back, or replace what others made of it. */
        boolean isOver() {
            return subscribe.durability() != Subscribe.Durability.QUEUE && wasLinked && openLinks == 0;
        }

        /** Whether the other one ended when this one was made. */
        boolean replaces(Subscription other) {
            return other != this
                    && subscribe.name() != null
                    && subscribe.name().equals(other.subscribe.name())
                    && subscribe.durability().isNamedDurable()
                            == other.subscribe.durability().isNamedDurable();
        }
    }

    /** A link as the client last asked for it. Guarded by the lock. */
    static final class Link {
        private final LinkOpen open;
        private int generation;
        private ChannelBrokerClient openOn;
        private int openGeneration;

        private Link(LinkOpen open) {
            this.open = open;
            this.generation = open.generation();
        }
    }

    void claimed(String id) {
        locked(() -> clientId = id);
    }

    /** Remembers a destination; the answer in the client's numbers. */
    DestinationCreate.Answer resolved(DestinationCreate create, DestinationCreate.Answer answer) {
        return locked(() -> {
            int number = (int) destinationNumbers.assign(answer.destinationId());
            DestinationCreate known = destinations.get(number);
            if (known == null || !isOwnTemporary(known)) {
                destinations.put(number, again(create));
            }
            if (answer.kind().isTemporary() && !isOwnTemporary(destinations.get(number))) {
                borrow(number);
            }
            return new DestinationCreate.Answer(number, answer.kind(), answer.window());
        });
    }

    private static boolean isOwnTemporary(DestinationCreate create) {
        return create.kind().isTemporary() && create.mode() == DestinationCreate.Mode.CREATE_IF_ABSENT;
    }

    private void borrow(int number) {
        borrowed.remove(number);
        borrowed.add(number);
        if (borrowed.size() > BORROWED_MAX) {
            forget(borrowed.iterator().next());
        }
    }

    private void forget(int number) {
        borrowed.remove(number);
        destinations.remove(number);
        destinationNumbers.forget(number);
    }

    /** The destination, and what was subscribed to it, is not to be made again. */
    void deleted(String name) {
        locked(() -> {
            destinations.entrySet().stream()
                    .filter(each -> each.getValue().name().equals(name))
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(this::forget);
            subscriptions.entrySet().removeIf(each -> {
                boolean gone = each.getValue().subscribe.destination().equals(name);
                if (gone) {
                    subscriptionNumbers.forget(each.getKey());
                }
                return gone;
            });
            return null;
        });
    }

    private static DestinationCreate again(DestinationCreate create) {
        // What had to be new exists by now, and is not to be made a second time. For what it is used shows by the use.
        DestinationCreate.Mode mode =
                create.mode() == DestinationCreate.Mode.MUST_BE_NEW ? DestinationCreate.Mode.RESOLVE : create.mode();
        return new DestinationCreate(create.name(), create.kind(), mode, create.settings());
    }

    /** Remembers a subscription; the answer in the client's numbers. */
    Subscribe.Answer subscribed(Subscribe subscribe, Subscribe.Answer answer) {
        return locked(() -> {
            long number = subscriptionNumbers.assign(answer.subscription());
            int destination = (int) destinationNumbers.assign(answer.destinationId());
            Subscription known =
                    subscriptions.computeIfAbsent(number, absent -> new Subscription(subscribe, destination));
            subscriptions.values().removeIf(known::replaces);
            return new Subscribe.Answer(number, destination);
        });
    }

    void unsubscribed(String name) {
        locked(() -> {
            subscriptions
                    .values()
                    .removeIf(
                            each -> each.subscribe.durability().isNamedDurable() && name.equals(each.subscribe.name()));
            return null;
        });
    }

    Link opening(LinkOpen open) {
        return locked(() -> {
            Link link = new Link(open);
            links.put(open.link(), link);
            Subscription of = subscriptions.get(open.subscription());
            if (of != null) {
                of.openLinks++;
                of.wasLinked = true;
            }
            return link;
        });
    }

    /** The link is not to be opened again; null if it is not open. */
    Link closing(int number) {
        return locked(() -> {
            Link link = links.remove(number);
            if (link != null) {
                Subscription of = subscriptions.get(link.open.subscription());
                if (of != null) {
                    of.openLinks--;
                }
            }
            return link;
        });
    }

    void resetting(List<Integer> numbers, int generation) {
        locked(() -> {
            for (Integer number : numbers) {
                Link link = links.get(number);
                if (link != null) {
                    link.generation = generation;
                }
            }
            return null;
        });
    }

    boolean isOpenOn(ChannelBrokerClient channel, Link link) {
        return locked(() -> link.openOn == channel);
    }

    void openedOn(ChannelBrokerClient channel, Link link, int generation) {
        locked(() -> {
            link.openOn = channel;
            link.openGeneration = generation;
            return null;
        });
    }

    /** True if one of the links is open on the channel in an older generation than this. */
    boolean isBehind(ChannelBrokerClient channel, List<Integer> numbers, int generation) {
        return locked(() -> {
            for (Integer number : numbers) {
                Link link = links.get(number);
                if (link != null && link.openOn == channel && link.openGeneration < generation) {
                    return true;
                }
            }
            return false;
        });
    }

    void resetOn(ChannelBrokerClient channel, List<Integer> numbers, int generation) {
        locked(() -> {
            for (Integer number : numbers) {
                Link link = links.get(number);
                if (link != null && link.openOn == channel) {
                    link.openGeneration = generation;
                }
            }
            return null;
        });
    }

    String destinationName(int number) {
        DestinationCreate create = locked(() -> destinations.get(number));
        return create == null ? "destination " + number : create.name();
    }

    /** The broker's number of a destination; null if it has none any more. */
    Integer destination(int number) {
        Long brokers = locked(() -> destinationNumbers.broker(number));
        return brokers == null ? null : brokers.intValue();
    }

    /** The broker's number of a subscription; null if it has none any more. */
    Long subscription(long number) {
        return locked(() -> subscriptionNumbers.broker(number));
    }

    boolean isMoved() {
        return locked(() -> destinationNumbers.isMoved() || subscriptionNumbers.isMoved());
    }

    /**
     * Sets everything up on a new channel.
     *
     * @param generations what is added to the links' generations on this channel's wire
     * @return the links that could not be opened again, and why; they are forgotten
     */
    CompletableFuture<Map<Integer, PenstockException>> restore(ChannelBrokerClient on, int generations) {
        String id = locked(() -> {
            destinationNumbers.unbindAll();
            subscriptionNumbers.unbindAll();
            subscriptions.values().removeIf(Subscription::isOver);
            return clientId;
        });
        CompletableFuture<Void> first = id == null ? CompletableFuture.completedFuture(null) : on.claimClientId(id);
        return first.thenCompose(ok -> restoreNames(on)).thenCompose(ok -> restoreLinks(on, generations));
    }

    private CompletableFuture<Void> restoreNames(ChannelBrokerClient on) {
        List<CompletableFuture<?>> asked = new ArrayList<>();
        locked(() -> new LinkedHashMap<>(destinations))
                .forEach((number, create) -> asked.add(on.destination(create).handle((answer, failure) -> {
                    bound(destinationNumbers, number, failure == null ? (long) answer.destinationId() : null);
                    return tolerated(failure, worth(number), "destination " + create.name());
                })));
        locked(() -> new LinkedHashMap<>(subscriptions))
                .forEach((number, each) ->
                        asked.add(on.subscribe(each.subscribe).handle((answer, failure) -> {
                            bound(subscriptionNumbers, number, failure == null ? answer.subscription() : null);
                            locked(() -> each.denied = denial(failure));
                            bound(
                                    destinationNumbers,
                                    each.destination,
                                    failure == null ? (long) answer.destinationId() : null);
                            return tolerated(failure, Level.WARN, "subscription to " + each.subscribe.destination());
                        })));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
    }

    private void bound(StableNumbers numbers, long clients, Long brokers) {
        locked(() -> {
            if (brokers != null) {
                numbers.bind(clients, brokers);
            }
            return null;
        });
    }

    /** A temporary destination of another client may be gone by now; whoever sends to it is told then. */
    private Level worth(int number) {
        return locked(() -> borrowed.contains(number)) ? Level.DEBUG : Level.WARN;
    }

    private static PenstockException denial(Throwable failure) {
        PenstockException why = failure == null ? null : Greeting.asPenstock(failure);
        return why != null && why.code() == ErrorCode.NOT_AUTHORIZED ? why : null;
    }

    /** What is gone for good, or not allowed any more, costs those who use it; only what may come back stops the restoration. */
    private static Void tolerated(Throwable failure, Level worth, String what) {
        if (failure != null) {
            PenstockException why = Greeting.asPenstock(failure);
            boolean denied = why.code() == ErrorCode.NOT_AUTHORIZED;
            if (!denied && why.code().category() != ErrorCode.Category.FIX_REQUEST) {
                throw why;
            }
            LOG.atLevel(worth).log("[client-not-restored] {} could not be set up again: {}", what, why.getMessage());
        }
        return null;
    }

    private CompletableFuture<Map<Integer, PenstockException>> restoreLinks(ChannelBrokerClient on, int generations) {
        Map<Integer, PenstockException> lost = new ConcurrentHashMap<>();
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (Link link : locked(() -> List.copyOf(links.values()))) {
            int generation = locked(() -> link.generation);
            Long subscription = subscription(link.open.subscription());
            if (subscription == null) {
                lose(link, absence(link, on), lost);
                continue;
            }
            asked.add(on.openLink(link.open.at(subscription, generation + generations))
                    .handle((ok, failure) -> {
                        if (failure == null) {
                            openedOn(on, link, generation);
                        } else {
                            tolerated(failure, Level.WARN, "consumer " + link.open.link());
                            lose(link, Greeting.asPenstock(failure), lost);
                        }
                        return null;
                    }));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(ok -> lost);
    }

    private PenstockException absence(Link link, ChannelBrokerClient on) {
        Subscription known = locked(() -> subscriptions.get(link.open.subscription()));
        PenstockException denied = known == null ? null : locked(() -> known.denied);
        return denied != null
                ? denied
                : new PenstockException(
                        ErrorCode.NO_SUCH_SUBSCRIPTION,
                        "a consumer's subscription does not exist any more at "
                                + on.broker().name());
    }

    private void lose(Link link, PenstockException why, Map<Integer, PenstockException> lost) {
        if (closing(link.open.link()) != null) {
            lost.put(link.open.link(), why);
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
