package io.penstock.protocol.client;

import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.route.BrokerData;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Remembers for 30 seconds which brokers hold a topic. A question in progress is shared by all who ask meanwhile; a failed
 * one is not remembered. Thread-safe; at most so many topics are remembered, above that all are asked anew.
 */
public final class RouteCache {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int TOPICS_MAX = 10_000;

    private final Function<String, CompletableFuture<List<BrokerData>>> source;
    private final Clock clock;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(long askedAtNanos, CompletableFuture<List<BrokerData>> route) {}

    /** @param source asks a name server, as {@link NameServerClient#route} does */
    public RouteCache(Function<String, CompletableFuture<List<BrokerData>>> source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** The brokers that hold the topic. */
    public CompletableFuture<List<BrokerData>> route(String topic) {
        long now = clock.nanos();
        Entry known = entries.get(topic);
        if (known != null && now - known.askedAtNanos < FRESH_NANOS && !known.route.isCompletedExceptionally()) {
            return known.route;
        }
        if (entries.size() >= TOPICS_MAX) {
            entries.clear();
        }
        Entry asked = new Entry(now, new CompletableFuture<>());
        Entry other = known == null
                ? entries.putIfAbsent(topic, asked)
                : entries.replace(topic, known, asked) ? null : entries.get(topic);
        if (other != null) {
            return other.route;
        }
        source.apply(topic).whenComplete((brokers, failure) -> {
            if (failure == null) {
                asked.route.complete(brokers);
            } else {
                entries.remove(topic, asked);
                asked.route.completeExceptionally(Greeting.asPenstock(failure));
            }
        });
        return asked.route;
    }

    /** Forgets a topic's route, as when a broker says that it does not hold it. */
    public void invalidate(String topic) {
        entries.remove(topic);
    }
}
