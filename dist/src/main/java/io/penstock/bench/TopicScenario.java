package io.penstock.bench;

import io.penstock.traffic.DeliveryCheck;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;

/**
 * Some producers send one by one to a topic with durable subscribers, who take everything at once. It counts deliveries in the measured
 * time; its latencies are those of the sends.
 */
record TopicScenario(String name, Subscribers.Kind kind, int subscribers) implements Scenario {
    @Override
    public BenchResult run(Bench bench, ConnectionFactory factory) throws JMSException, InterruptedException {
        String topic = bench.queue(name);
        List<DeliveryCheck> checks = new ArrayList<>();
        for (int i = 0; i < kind.subscriptions(subscribers); i++) {
            checks.add(new DeliveryCheck(bench.payload(), bench.options().producers(), kind.order()));
        }
        try (Subscribers all = new Subscribers(factory, topic, kind, subscribers)) {
            Stopwatch stopwatch = bench.stopwatch();
            all.start(checks, stopwatch);
            BrokerGauge.Reading spent =
                    bench.runWhileMeasuring(stopwatch, producers(bench, factory, topic, checks, stopwatch));
            Subscribers.awaitAll(checks);
            all.unsubscribe(topic);
            DeliveryCheck.Verdict verdict = checks.stream()
                    .map(DeliveryCheck::verdict)
                    .reduce(DeliveryCheck.Verdict::plus)
                    .orElseThrow();
            return bench.result(name, all.measured(), stopwatch.seconds(), stopwatch.latencyUs(), spent, verdict);
        }
    }

    private static List<Bench.Part> producers(
            Bench bench, ConnectionFactory factory, String topic, List<DeliveryCheck> checks, Stopwatch stopwatch) {
        List<Bench.Part> parts = new ArrayList<>();
        for (int i = 0; i < bench.options().producers(); i++) {
            int number = i;
            Sending.Promise promise = (producer, message) -> checks.forEach(check -> check.answered(producer, message));
            parts.add(() -> {
                try (Connection connection = factory.createConnection()) {
                    Sending.oneByOne(DeliveryMode.PERSISTENT)
                            .send(
                                    connection,
                                    new Sending.Task(Place.topic(topic), number, bench.payload(), promise, stopwatch));
                }
            });
        }
        return parts;
    }
}
