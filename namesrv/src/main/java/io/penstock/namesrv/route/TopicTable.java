package io.penstock.namesrv.route;

import io.penstock.protocol.route.QueueData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Topic to queues, kept in {@value #SHARDS} small maps so that publishing a change copies the maps it touched and not
 * the whole table.
 *
 * <p>Owned by the route table's writer. {@link #freeze} hands out a {@link Frozen} that never changes: a shard that was
 * handed out is copied before its next change. The queues of a topic stand in order of broker name.
 */
final class TopicTable {
    static final int SHARDS = 1_024;

    private final Shard[] shards = new Shard[SHARDS];
    private final BitSet ownedSinceFreeze = new BitSet(SHARDS);

    TopicTable() {
        Arrays.setAll(shards, i -> new Shard(Map.of()));
    }

    /** Puts one broker's queues of a topic; true when the broker did not hold the topic before. */
    boolean put(String topic, QueueData queues) {
        Map<String, List<QueueData>> map = editable(topic);
        List<QueueData> old = map.getOrDefault(topic, List.of());
        List<QueueData> now = without(old, queues.brokerName());
        boolean added = now.size() == old.size();
        now.add(queues);
        now.sort(Comparator.comparing(QueueData::brokerName));
        map.put(topic, List.copyOf(now));
        return added;
    }

    /** Takes one broker's queues of a topic away; true when there were some. */
    boolean remove(String topic, String brokerName) {
        List<QueueData> old = queues(topic);
        List<QueueData> now = without(old, brokerName);
        if (now.size() == old.size()) {
            return false;
        }
        if (now.isEmpty()) {
            editable(topic).remove(topic);
        } else {
            editable(topic).put(topic, List.copyOf(now));
        }
        return true;
    }

    List<QueueData> queues(String topic) {
        return shards[shardOf(topic)].topics.getOrDefault(topic, List.of());
    }

    Frozen freeze() {
        ownedSinceFreeze.clear();
        return new Frozen(shards.clone());
    }

    private Map<String, List<QueueData>> editable(String topic) {
        int index = shardOf(topic);
        if (!ownedSinceFreeze.get(index)) {
            shards[index] = new Shard(new HashMap<>(shards[index].topics));
            ownedSinceFreeze.set(index);
        }
        return shards[index].topics;
    }

    private static List<QueueData> without(List<QueueData> queues, String brokerName) {
        List<QueueData> result = new ArrayList<>(queues.size() + 1);
        for (QueueData each : queues) {
            if (!each.brokerName().equals(brokerName)) {
                result.add(each);
            }
        }
        return result;
    }

    private static int shardOf(String topic) {
        int hash = topic.hashCode();
        return (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (SHARDS - 1);
    }

    private record Shard(Map<String, List<QueueData>> topics) {}

    /** The table at one moment; safe for any thread once published. */
    static final class Frozen {
        private final Shard[] shards;

        private Frozen(Shard[] shards) {
            this.shards = shards;
        }

        List<QueueData> queues(String topic) {
            return shards[shardOf(topic)].topics.getOrDefault(topic, List.of());
        }

        /** Calls back for each topic, in no particular order. */
        void forEach(TopicVisitor visitor) {
            for (Shard shard : shards) {
                shard.topics.forEach(visitor::visit);
            }
        }
    }

    /** Sees one topic. */
    interface TopicVisitor {
        void visit(String topic, List<QueueData> queues);
    }
}
