package io.penstock.namesrv.request;

import io.penstock.namesrv.route.RouteAgent;
import io.penstock.namesrv.route.RouteView;
import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.route.RouteBody;
import io.penstock.protocol.route.RouteCode;
import io.penstock.protocol.route.RouteField;
import io.penstock.protocol.route.RouteNames;

/** What clients ask: where a topic lives, which brokers there are. Answered from the view, on the event loop. */
final class RouteRequests {
    private final RouteAgent agent;

    RouteRequests(RouteAgent agent) {
        this.agent = agent;
    }

    void route(Request request) {
        String topic = request.required("topic");
        RouteView view = agent.view();
        request.answer((wantsAway(request) ? view.routeWithAway(topic) : view.route(topic))
                .map(route -> Answer.ok(RouteBody.encode(route)))
                .orElseGet(() -> Answer.refused(
                        RouteCode.TOPIC_NOT_EXIST,
                        "No topic route info in name server for the topic: "
                                + (RouteNames.isTopic(topic) ? topic : "(not a topic name)"))));
    }

    void clusterInfo(Request request) {
        RouteView view = agent.view();
        request.answer(Answer.ok(RouteBody.encodeClusters(
                wantsAway(request) ? view.brokersWithAway() : view.brokers(), view.clusters())));
    }

    /** RocketMQ's clients know no broker without an address, so only who asks for them is told of them. */
    private static boolean wantsAway(Request request) {
        return Boolean.parseBoolean(request.optional(RouteField.AWAY));
    }

    void memberGroup(Request request) {
        String cluster = request.required("clusterName");
        String name = request.required("brokerName");
        BrokerData broker = agent.view().brokers().get(name);
        boolean inCluster = broker != null && broker.cluster().equals(cluster);
        request.answer(Answer.ok(RouteBody.encodeMembers(cluster, name, inCluster ? broker : null)));
    }
}
