package io.penstock.bench;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;

/** Some listeners with AUTO_ACKNOWLEDGE empty a queue that is already full. Its latencies are the gaps between arrivals. */
record DrainScenario(String name, Cargo cargo, int consumers) implements Scenario {
    @Override
    public BenchResult run(Bench bench, ConnectionFactory factory) throws JMSException, InterruptedException {
        Backlog backlog = Backlog.fill(bench, factory, bench.queue(name), cargo);
        return backlog.result(
                name, backlog.take(null, consumers, bench.options().backlog()));
    }
}
