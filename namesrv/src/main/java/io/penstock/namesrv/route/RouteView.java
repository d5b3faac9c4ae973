package io.penstock.namesrv.route;

import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.route.QueueData;
import io.penstock.protocol.route.TopicRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The route table at one moment: what every read request is answered from.
 *
 * <p>Immutable; any thread. Made by {@link RouteTable} alone and handed over by one volatile write.
 */
public final class RouteView {
    private final SortedMap<String, BrokerData> brokers;
    private final Set<String> closedForWriting;
    private final TopicTable.Frozen topics;
    private final Away away;
    private final SortedMap<String, String> orderConfigs;

    RouteView(
            SortedMap<String, BrokerData> brokers,
            Set<String> closedForWriting,
            TopicTable.Frozen topics,
            Away away,
            SortedMap<String, String> orderConfigs) {
        this.brokers = brokers;
        this.closedForWriting = closedForWriting;
        this.topics = topics;
        this.away = away;
        this.orderConfigs = orderConfigs;
    }

    /** The brokers that were registered and are not now, without an address, and what they hold. */
    record Away(SortedMap<String, BrokerData> brokers, TopicTable.Frozen topics) {}

    /** The same as {@link #route}, with the brokers that hold the topic and are away. */
    public Optional<TopicRoute> routeWithAway(String topic) {
        List<QueueData> held = away.topics.queues(topic);
        Optional<TopicRoute> present = route(topic);
        if (held.isEmpty()) {
            return present;
        }
        List<QueueData> queues = new ArrayList<>(present.map(TopicRoute::queues).orElse(List.of()));
        List<BrokerData> homes =
                new ArrayList<>(present.map(TopicRoute::brokers).orElse(List.of()));
        for (QueueData each : held) {
            queues.add(each.withoutWrite());
            homes.add(away.brokers.get(each.brokerName()));
        }
        return Optional.of(new TopicRoute(queues, homes, orderConfigs.get(topic)));
    }

    /** All brokers by name, those that are away without an address. */
    public SortedMap<String, BrokerData> brokersWithAway() {
        SortedMap<String, BrokerData> all = new TreeMap<>(away.brokers);
        all.putAll(brokers);
        return all;
    }

    /** Where a topic lives; empty when no registered broker holds it. */
    public Optional<TopicRoute> route(String topic) {
        List<QueueData> held = topics.queues(topic);
        if (held.isEmpty()) {
            return Optional.empty();
        }
        List<QueueData> queues = new ArrayList<>(held.size());
        List<BrokerData> homes = new ArrayList<>(held.size());
        for (QueueData each : held) {
            queues.add(closedForWriting.contains(each.brokerName()) ? each.withoutWrite() : each);
            homes.add(brokers.get(each.brokerName()));
        }
        return Optional.of(new TopicRoute(queues, homes, orderConfigs.get(topic)));
    }

    /** All brokers by name. */
    public SortedMap<String, BrokerData> brokers() {
        return brokers;
    }

    /** The broker names of each cluster. */
    public SortedMap<String, SortedSet<String>> clusters() {
        SortedMap<String, SortedSet<String>> clusters = new TreeMap<>();
        for (BrokerData each : brokers.values()) {
            clusters.computeIfAbsent(each.cluster(), name -> new TreeSet<>()).add(each.brokerName());
        }
        return clusters;
    }

    /** The names of all topics that have at least one home whose queues fit, sorted. */
    public List<String> topicsWhere(Predicate<QueueData> fits) {
        List<String> names = new ArrayList<>();
        topics.forEach((topic, queues) -> {
            if (queues.stream().anyMatch(fits)) {
                names.add(topic);
            }
        });
        names.sort(null);
        return names;
    }

    /** The names of all topics on brokers of a cluster, sorted. */
    public List<String> topicsOfCluster(String cluster) {
        return topicsWhere(queues -> brokers.get(queues.brokerName()).cluster().equals(cluster));
    }

    /** Topic to {@code broker:queues;…} for globally ordered topics. */
    public Map<String, String> orderConfigs() {
        return orderConfigs;
    }
}
