package io.penstock.namesrv.route;

import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.route.QueueData;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The brokers that were registered and are not now, with the topics that they hold: so that nobody takes a destination for absent, and creates it elsewhere, while the
 * broker that holds it is being restarted.
 *
 * <p>Owned by the route table's writer. What does not fit beside the registered brokers is forgotten, the longest away first.
 */
final class AwayBrokers {
    private final Map<String, Away> byName = new LinkedHashMap<>();
    private final TopicTable topics = new TopicTable();
    private int topicEntries;

    /** A broker without addresses, and the names of its topics. */
    private record Away(BrokerData broker, List<String> topics) {}

    /** A broker went, which held these. */
    void add(String cluster, String name, Map<String, QueueData> held) {
        forget(name);
        held.forEach(topics::put);
        byName.put(name, new Away(new BrokerData(cluster, name, new TreeMap<>()), new ArrayList<>(held.keySet())));
        topicEntries += held.size();
    }

    /** The broker is back, or gone for good; false when it was not away. */
    boolean forget(String name) {
        Away away = byName.remove(name);
        if (away == null) {
            return false;
        }
        away.topics.forEach(topic -> topics.remove(topic, name));
        topicEntries -= away.topics.size();
        return true;
    }

    /** Forgets those that were away longest until what is left fits; says who was forgotten. */
    List<String> trim(int brokersMax, int topicEntriesMax) {
        List<String> forgotten = new ArrayList<>();
        while (byName.size() > Math.max(0, brokersMax) || topicEntries > Math.max(0, topicEntriesMax)) {
            Iterator<String> longest = byName.keySet().iterator();
            String name = longest.next();
            forget(name);
            forgotten.add(name);
        }
        return forgotten;
    }

    /** Those that are away, by name. */
    SortedMap<String, BrokerData> brokers() {
        SortedMap<String, BrokerData> data = new TreeMap<>();
        byName.forEach((name, away) -> data.put(name, away.broker));
        return data;
    }

    TopicTable.Frozen freeze() {
        return topics.freeze();
    }
}
