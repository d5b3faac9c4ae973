package io.penstock.namesrv.request;

import io.penstock.namesrv.route.RouteAgent;
import io.penstock.namesrv.route.RouteView;
import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.route.QueueData;
import io.penstock.protocol.route.RouteBody;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Lists of topics for tools. Answered from the view, on the event loop. */
final class TopicListRequests {
    private static final int UNIT = 1;
    private static final int UNIT_SUBSCRIPTION = 2;

    private final RouteAgent agent;

    TopicListRequests(RouteAgent agent) {
        this.agent = agent;
    }

    void all(Request request) {
        list(request, queues -> true);
    }

    void ofCluster(Request request) {
        List<String> topics = agent.view().topicsOfCluster(request.required("cluster"));
        request.answer(Answer.ok(RouteBody.encodeTopics(topics, null)));
    }

    /** RocketMQ's brokers register a topic of their own name and one of their cluster's name. */
    void system(Request request) {
        RouteView view = agent.view();
        TreeSet<String> names = new TreeSet<>(view.clusters().keySet());
        names.addAll(view.brokers().keySet());
        String address = view.brokers().values().stream()
                .map(BrokerData::firstAddress)
                .findFirst()
                .orElse(null);
        request.answer(Answer.ok(RouteBody.encodeTopics(new ArrayList<>(names), address)));
    }

    void unit(Request request) {
        list(request, queues -> (queues.systemFlag() & UNIT) != 0);
    }

    void unitSubscription(Request request) {
        list(request, queues -> (queues.systemFlag() & UNIT_SUBSCRIPTION) != 0);
    }

    void unitSubscriptionOnly(Request request) {
        list(request, queues -> (queues.systemFlag() & (UNIT | UNIT_SUBSCRIPTION)) == UNIT_SUBSCRIPTION);
    }

    private void list(Request request, Predicate<QueueData> fits) {
        request.answer(Answer.ok(RouteBody.encodeTopics(agent.view().topicsWhere(fits), null)));
    }
}
