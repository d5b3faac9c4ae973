package io.penstock.bench;

import io.penstock.traffic.DeliveryCheck;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;

/** Some producers send for a while, each in one way; then the queue is drained and everything verified. */
record SendScenario(String name, Sending sending) implements Scenario {
    @Override
    public BenchResult run(Bench bench, ConnectionFactory factory) throws JMSException, InterruptedException {
        String queue = bench.queue(name);
        int producers = bench.options().producers();
        DeliveryCheck check = new DeliveryCheck(bench.payload(), producers);
        Stopwatch stopwatch = bench.stopwatch();
        List<Bench.Part> parts = new ArrayList<>();
        for (int i = 0; i < producers; i++) {
            int producer = i;
            parts.add(() -> {
                try (Connection connection = factory.createConnection()) {
                    sending.send(
                            connection,
                            new Sending.Task(
                                    Place.queue(queue), producer, bench.payload(), check::answered, stopwatch));
                }
            });
        }
        BrokerGauge.Reading spent = bench.runWhileMeasuring(stopwatch, parts);
        Drainer.drain(factory, queue, check);
        return bench.result(
                name,
                stopwatch.latencyUs().getTotalCount(),
                stopwatch.seconds(),
                stopwatch.latencyUs(),
                spent,
                check.verdict());
    }
}
