package io.penstock.namesrv.route;

import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.route.BrokerIdentity;
import io.penstock.protocol.route.BrokerRegistration;
import io.penstock.protocol.route.QueueData;
import io.penstock.protocol.route.TopicConfig;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which broker is where and which topics it holds: all that a name server knows.
 *
 * <p>One thread writes, the one that carries the route agent; {@link #view} may be called by everyone and answers from
 * the last {@link #publish}. Invariant between two changes: every topic entry names a broker of {@code brokers}, and a
 * broker has at least one address. Kept in memory alone: after a crash the table is empty until brokers register again,
 * which each does within 30 s.
 */
public final class RouteTable {
    /** Longest order configuration of one topic in characters. */
    public static final int ORDER_CONFIG_LENGTH_LIMIT = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(RouteTable.class);

    private final RouteLimits limits;
    private final SortedMap<String, Broker> brokers = new TreeMap<>();
    private final TopicTable topics = new TopicTable();
    private final SortedMap<String, String> orderConfigs = new TreeMap<>();
    private final AwayBrokers away = new AwayBrokers();
    private int addressCount;
    private int topicEntries;
    private boolean changed;
    private volatile RouteView view;

    public RouteTable(RouteLimits limits) {
        this.limits = limits;
        changed = true;
        publish();
    }

    /** The table as it was last published. */
    public RouteView view() {
        return view;
    }

    /** Makes all changes since the last call visible at once; true when there were any. */
    public boolean publish() {
        if (!changed) {
            return false;
        }
        SortedMap<String, BrokerData> data = new TreeMap<>();
        Set<String> closed = new HashSet<>();
        for (Broker each : brokers.values()) {
            data.put(each.name, new BrokerData(each.cluster, each.name, each.addresses));
            if (each.writing == Writing.CLOSED) {
                closed.add(each.name);
            }
        }
        view = new RouteView(
                Collections.unmodifiableSortedMap(data),
                Set.copyOf(closed),
                topics.freeze(),
                new RouteView.Away(Collections.unmodifiableSortedMap(away.brokers()), away.freeze()),
                Collections.unmodifiableSortedMap(new TreeMap<>(orderConfigs)));
        changed = false;
        return true;
    }

    /** The addresses of a broker with all changes up to now; null when it is unknown. For the writer. */
    BrokerData registered(String brokerName) {
        Broker broker = brokers.get(brokerName);
        return broker == null ? null : new BrokerData(broker.cluster, broker.name, broker.addresses);
    }

    /**
     * Takes a registration in. The topics count only when a master sends them, since a slave's may be old.
     *
     * @throws RouteLimitException when it does not fit; then nothing has changed
     */
    public void register(BrokerRegistration registration) {
        BrokerIdentity who = registration.broker();
        Broker known = brokers.get(who.name());
        if (known == null || !known.addresses.containsKey(who.id())) {
            requireRoom("brokersMax", addressCount + 1L, limits.brokersMax());
        }
        boolean master = who.id() == BrokerData.MASTER_ID;
        if (master) {
            requireRoom("topicEntriesMax", topicEntries + growth(known, registration), limits.topicEntriesMax());
        }
        Broker broker = putAddress(who);
        if (master) {
            away.forget(who.name());
            putTopics(broker, registration);
        }
        trimAway();
        changed = true;
    }

    private void trimAway() {
        for (String name : away.trim(limits.brokersMax() - addressCount, limits.topicEntriesMax() - topicEntries)) {
            LOG.warn("[away-forgotten] broker {} is away, and there is no room left to remember it", name);
        }
    }

    /** A broker that is away does not come back; false when it is not away. */
    public boolean forget(String brokerName) {
        boolean was = away.forget(brokerName);
        changed |= was;
        return was;
    }

    /**
     * Takes one broker's address away, and with its last address its topics, which are remembered as those of a broker that is away; false when it was not
     * there.
     */
    public boolean unregister(BrokerIdentity who) {
        Broker broker = brokers.get(who.name());
        if (broker == null || !broker.addresses.remove(who.id(), who.address())) {
            return false;
        }
        addressCount--;
        if (broker.addresses.isEmpty()) {
            goAway(broker);
        }
        changed = true;
        return true;
    }

    private void goAway(Broker broker) {
        brokers.remove(broker.name);
        Map<String, QueueData> held = new HashMap<>();
        for (String topic : broker.topics) {
            topics.queues(topic).stream()
                    .filter(each -> each.brokerName().equals(broker.name))
                    .forEach(each -> held.put(topic, each));
            topics.remove(topic, broker.name);
        }
        topicEntries -= broker.topics.size();
        away.add(broker.cluster, broker.name, held);
        trimAway();
    }

    /**
     * Closes or opens a broker for producers in all routes. It stays so whatever the broker registers, until it is
     * changed again or the broker has gone.
     *
     * @return how many topics this concerns, 0 for an unknown broker
     */
    public int setWriting(String brokerName, Writing writing) {
        Broker broker = brokers.get(brokerName);
        if (broker == null) {
            return 0;
        }
        broker.writing = writing;
        changed = true;
        return broker.topics.size();
    }

    /** Takes a topic away from the brokers of a cluster, or from all when {@code cluster} is null. */
    public int removeTopic(String topic, String cluster) {
        int removed = 0;
        for (QueueData each : topics.queues(topic)) {
            Broker broker = brokers.get(each.brokerName());
            if (cluster == null || broker.cluster.equals(cluster)) {
                topics.remove(topic, broker.name);
                broker.topics.remove(topic);
                topicEntries--;
                removed++;
            }
        }
        changed |= removed > 0;
        return removed;
    }

    /** Adds a topic's queues on brokers that are registered; others are passed over. Returns how many were put. */
    public int addTopic(String topic, List<QueueData> queues) {
        List<QueueData> known =
                queues.stream().filter(q -> brokers.containsKey(q.brokerName())).toList();
        requireRoom("topicEntriesMax", (long) topicEntries + known.size(), limits.topicEntriesMax());
        for (QueueData each : known) {
            putTopic(brokers.get(each.brokerName()), topic, each);
        }
        changed |= !known.isEmpty();
        return known.size();
    }

    /** Sets a topic's order configuration. */
    public void putOrderConfig(String topic, String config) {
        if (!orderConfigs.containsKey(topic)) {
            requireRoom("orderConfigsMax", orderConfigs.size() + 1L, limits.orderConfigsMax());
        }
        orderConfigs.put(topic, config);
        changed = true;
    }

    /** Removes a topic's order configuration, if there is one. */
    public void removeOrderConfig(String topic) {
        changed |= orderConfigs.remove(topic) != null;
    }

    private Broker putAddress(BrokerIdentity who) {
        Broker broker = brokers.computeIfAbsent(who.name(), Broker::new);
        broker.cluster = who.cluster();
        // A process that comes back in another role keeps its address: the old role must not stay behind.
        int before = broker.addresses.size();
        broker.addresses.values().removeIf(who.address()::equals);
        broker.addresses.put(who.id(), who.address());
        addressCount += broker.addresses.size() - before;
        return broker;
    }

    private void putTopics(Broker broker, BrokerRegistration registration) {
        if (registration.scope() == BrokerRegistration.Scope.COMPLETE) {
            Set<String> gone = new HashSet<>(broker.topics);
            registration.topics().forEach(topic -> gone.remove(topic.name()));
            for (String topic : gone) {
                topics.remove(topic, broker.name);
                broker.topics.remove(topic);
                topicEntries--;
            }
        }
        for (TopicConfig each : registration.topics()) {
            putTopic(
                    broker,
                    each.name(),
                    new QueueData(
                            broker.name, each.readQueues(), each.writeQueues(), each.permission(), each.systemFlag()));
        }
    }

    private void putTopic(Broker broker, String topic, QueueData queues) {
        if (topics.queues(topic).contains(queues)) {
            return;
        }
        if (topics.put(topic, queues)) {
            topicEntries++;
            broker.topics.add(topic);
        }
    }

    private static long growth(Broker known, BrokerRegistration registration) {
        if (known == null) {
            return registration.topics().size();
        }
        if (registration.scope() == BrokerRegistration.Scope.COMPLETE) {
            return (long) registration.topics().size() - known.topics.size();
        }
        return registration.topics().stream()
                .filter(topic -> !known.topics.contains(topic.name()))
                .count();
    }

    private static void requireRoom(String limit, long needed, int max) {
        if (needed > max) {
            throw new RouteLimitException(limit, max);
        }
    }

    /** Whether producers see a broker as open. */
    public enum Writing {
        /** As the broker registers its topics. */
        OPEN,
        /** Without the write permission. */
        CLOSED
    }

    /** A broker name with its addresses and the topics that its master holds. */
    private static final class Broker {
        private final String name;
        private final SortedMap<Long, String> addresses = new TreeMap<>();
        private final Set<String> topics = new HashSet<>();
        private String cluster;
        private Writing writing = Writing.OPEN;

        private Broker(String name) {
            this.name = name;
        }
    }
}
