package io.penstock.protocol.route;

import io.penstock.protocol.wire.Json;
import io.penstock.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The JSON bodies with which a name server answers, written and read.
 *
 * <p>Pure functions, any thread. Broker ids are always written as quoted keys, whatever style a client asks for: that is
 * valid JSON, and the readers of the old style understand it too. Reading throws {@link WireException} and nothing else.
 */
public final class RouteBody {
    private RouteBody() {}

    /** The body of a route. */
    public static byte[] encode(TopicRoute route) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("brokerDatas", route.brokers().stream().map(RouteBody::json).toList());
        body.put("filterServerTable", Map.of());
        if (route.orderConfig() != null) {
            body.put("orderTopicConf", route.orderConfig());
        }
        List<Object> queues = new ArrayList<>(route.queues().size());
        for (QueueData each : route.queues()) {
            Map<String, Object> queue = new LinkedHashMap<>();
            queue.put("brokerName", each.brokerName());
            queue.put("perm", each.permission());
            queue.put("readQueueNums", each.readQueues());
            queue.put("topicSysFlag", each.systemFlag());
            queue.put("writeQueueNums", each.writeQueues());
            queues.add(queue);
        }
        body.put("queueDatas", queues);
        return bytes(body);
    }

    /** Reads the body of a route. */
    public static TopicRoute decode(ByteBuffer body) {
        JsonMembers members = JsonMembers.of(Json.parse(body));
        List<BrokerData> brokers = new ArrayList<>();
        for (Object each : members.list("brokerDatas")) {
            brokers.add(broker(JsonMembers.of(each)));
        }
        List<QueueData> queues = new ArrayList<>();
        for (Object each : members.list("queueDatas")) {
            JsonMembers queue = JsonMembers.of(each);
            queues.add(new QueueData(
                    queue.text("brokerName"),
                    queue.integer("readQueueNums"),
                    queue.integer("writeQueueNums"),
                    queue.integer("perm"),
                    queue.integer("topicSysFlag")));
        }
        return new TopicRoute(queues, brokers, members.optionalText("orderTopicConf"));
    }

    /** The body of the cluster information: all brokers, and the broker names of each cluster. */
    public static byte[] encodeClusters(
            Map<String, BrokerData> brokers, Map<String, ? extends Iterable<String>> clusters) {
        Map<String, Object> brokerTable = new LinkedHashMap<>();
        brokers.forEach((name, broker) -> brokerTable.put(name, json(broker)));
        Map<String, Object> clusterTable = new LinkedHashMap<>();
        clusters.forEach((cluster, names) -> {
            List<String> list = new ArrayList<>();
            names.forEach(list::add);
            clusterTable.put(cluster, list);
        });
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("brokerAddrTable", brokerTable);
        body.put("clusterAddrTable", clusterTable);
        return bytes(body);
    }

    /** Reads all brokers out of the cluster information. */
    public static List<BrokerData> decodeClusters(ByteBuffer body) {
        List<BrokerData> brokers = new ArrayList<>();
        for (Object each :
                JsonMembers.of(Json.parse(body)).object("brokerAddrTable").values()) {
            brokers.add(broker(JsonMembers.of(each)));
        }
        return brokers;
    }

    /** The body of a member group; {@code broker} null gives an empty group. */
    public static byte[] encodeMembers(String cluster, String brokerName, BrokerData broker) {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("brokerAddrs", broker == null ? Map.of() : addresses(broker));
        group.put("brokerName", brokerName);
        group.put("cluster", cluster);
        return bytes(Map.of("brokerMemberGroup", group));
    }

    /** The body of a list of topics; {@code brokerAddress} may be null. */
    public static byte[] encodeTopics(List<String> topics, String brokerAddress) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (brokerAddress != null) {
            body.put("brokerAddr", brokerAddress);
        }
        body.put("topicList", topics);
        return bytes(body);
    }

    /** The body of a table of keys and values. */
    public static byte[] encodeTable(Map<String, String> table) {
        return bytes(Map.of("table", table));
    }

    /** The body of a data version. */
    public static byte[] encodeVersion(DataVersion version) {
        return bytes(json(version));
    }

    /** Reads a data version. */
    public static DataVersion decodeVersion(ByteBuffer body) {
        return version(JsonMembers.of(Json.parse(body)));
    }

    static Map<String, Object> json(DataVersion version) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("counter", version.counter());
        json.put("stateVersion", version.stateVersion());
        json.put("timestamp", version.timestampMs());
        return json;
    }

    static DataVersion version(JsonMembers members) {
        return new DataVersion(members.number("counter"), members.number("stateVersion"), members.number("timestamp"));
    }

    private static Map<String, Object> json(BrokerData broker) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("brokerAddrs", addresses(broker));
        json.put("brokerName", broker.brokerName());
        json.put("cluster", broker.cluster());
        json.put("enableActingMaster", Boolean.FALSE);
        return json;
    }

    private static Map<String, Object> addresses(BrokerData broker) {
        Map<String, Object> addresses = new LinkedHashMap<>();
        broker.addresses().forEach((id, address) -> addresses.put(Long.toString(id), address));
        return addresses;
    }

    private static BrokerData broker(JsonMembers members) {
        SortedMap<Long, String> addresses = new TreeMap<>();
        members.object("brokerAddrs").forEach((id, address) -> {
            try {
                addresses.put(Long.valueOf(id), String.valueOf(address));
            } catch (NumberFormatException e) {
                throw new WireException("a broker id that is no number");
            }
        });
        return new BrokerData(members.text("cluster"), members.text("brokerName"), addresses);
    }

    private static byte[] bytes(Object json) {
        return Json.text(json).getBytes(StandardCharsets.UTF_8);
    }
}
