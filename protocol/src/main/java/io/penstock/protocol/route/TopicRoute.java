package io.penstock.protocol.route;

import java.util.List;

/**
 * Where a topic lives: the answer to a route request. An immutable value.
 *
 * @param queues the topic's queues, one entry for each broker that holds it
 * @param brokers the addresses of these brokers
 * @param orderConfig {@code broker:queues;broker:queues} of a globally ordered topic, null for all others
 */
public record TopicRoute(List<QueueData> queues, List<BrokerData> brokers, String orderConfig) {
    public TopicRoute {
        queues = List.copyOf(queues);
        brokers = List.copyOf(brokers);
    }
}
