package io.penstock.namesrv.request;

import io.penstock.namesrv.route.RouteAgent;
import io.penstock.namesrv.route.RouteTable;
import io.penstock.namesrv.route.RouteView;
import io.penstock.protocol.route.QueueData;
import io.penstock.protocol.route.RouteBody;
import io.penstock.protocol.route.RouteCode;
import io.penstock.protocol.route.RouteNames;
import io.penstock.protocol.route.TopicConfig;
import io.penstock.protocol.route.TopicRoute;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What operators' tools change: write permission of a broker, topics, and order configurations, the only keys there are.
 * Nothing here reaches a file, a path or a process.
 */
final class AdministrationRequests {
    private static final String ORDER_NAMESPACE = "ORDER_TOPIC_CONFIG";
    private static final Pattern ORDER_CONFIG =
            Pattern.compile("[A-Za-z0-9%|_.-]+:[0-9]{1,5}(;[A-Za-z0-9%|_.-]+:[0-9]{1,5})*;?");

    private final RouteAgent agent;
    private final RouteChanges changes;

    AdministrationRequests(RouteAgent agent, RouteChanges changes) {
        this.agent = agent;
        this.changes = changes;
    }

    void wipeWritePermission(Request request) {
        setWriting(request, RouteTable.Writing.CLOSED, "wipeTopicCount");
    }

    void addWritePermission(Request request) {
        setWriting(request, RouteTable.Writing.OPEN, "addTopicCount");
    }

    /** A broker that is away is gone for good: what it held may be created elsewhere. */
    void forgetBroker(Request request) {
        String broker = request.required("brokerName");
        changes.make(
                request,
                0,
                registrations -> Answer.ok(Map.of(
                        "forgotten", Boolean.toString(registrations.table().forget(broker)))));
    }

    void deleteTopic(Request request) {
        String topic = topicName(request.required("topic"));
        String cluster = request.optional("clusterName");
        changes.make(request, 0, registrations -> {
            registrations.table().removeTopic(topic, cluster);
            return Answer.ok();
        });
    }

    void registerTopic(Request request) {
        String topic = topicName(request.required("topic"));
        if (!request.body().hasRemaining()) {
            throw new BadRequestException("a route is missing in the body");
        }
        TopicRoute route = RouteBody.decode(request.body());
        for (QueueData each : route.queues()) {
            requireSane(topic, each);
        }
        List<QueueData> queues = route.queues();
        changes.make(request, queues.size(), registrations -> {
            registrations.table().addTopic(topic, queues);
            return Answer.ok();
        });
    }

    void putKey(Request request) {
        String topic = orderTopic(request);
        String value = request.required("value");
        if (value.length() > RouteTable.ORDER_CONFIG_LENGTH_LIMIT
                || !ORDER_CONFIG.matcher(value).matches()) {
            throw new BadRequestException("an order configuration is broker:queues;broker:queues, at most "
                    + RouteTable.ORDER_CONFIG_LENGTH_LIMIT + " characters");
        }
        changes.make(request, 1, registrations -> {
            registrations.table().putOrderConfig(topic, value);
            return Answer.ok();
        });
    }

    void deleteKey(Request request) {
        String topic = orderTopic(request);
        changes.make(request, 0, registrations -> {
            registrations.table().removeOrderConfig(topic);
            return Answer.ok();
        });
    }

    void getKey(Request request) {
        String namespace = request.required("namespace");
        String key = request.required("key");
        String value =
                namespace.equals(ORDER_NAMESPACE) ? agent.view().orderConfigs().get(key) : null;
        request.answer(
                value == null
                        ? Answer.refused(RouteCode.QUERY_NOT_FOUND, "There is no such key in this namespace")
                        : Answer.ok(Map.of("value", value)));
    }

    void listKeys(Request request) {
        RouteView view = agent.view();
        boolean known = request.required("namespace").equals(ORDER_NAMESPACE);
        request.answer(
                known && !view.orderConfigs().isEmpty()
                        ? Answer.ok(RouteBody.encodeTable(view.orderConfigs()))
                        : Answer.refused(RouteCode.QUERY_NOT_FOUND, "There is no key in this namespace"));
    }

    private void setWriting(Request request, RouteTable.Writing writing, String countField) {
        String broker = request.required("brokerName");
        changes.make(
                request,
                0,
                registrations -> Answer.ok(Map.of(
                        countField, Integer.toString(registrations.table().setWriting(broker, writing)))));
    }

    private static String orderTopic(Request request) {
        if (!request.required("namespace").equals(ORDER_NAMESPACE)) {
            throw new RefusedRequestException("Only keys of the namespace " + ORDER_NAMESPACE + " can be changed");
        }
        return topicName(request.required("key"));
    }

    private static String topicName(String name) {
        if (!RouteNames.isTopic(name)) {
            throw new BadRequestException("not a topic name");
        }
        return name;
    }

    private static void requireSane(String topic, QueueData queues) {
        // The rules for registered topics hold for these too; the record checks them.
        TopicConfig checked = new TopicConfig(
                topic, queues.readQueues(), queues.writeQueues(), queues.permission(), queues.systemFlag());
        if (!RouteNames.isBroker(queues.brokerName())) {
            throw new BadRequestException("not a broker name beside topic " + checked.name());
        }
    }
}
