package io.penstock.bench;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;

/** A listener selects one in a hundred messages of a queue that is already full, then one takes the rest; either is measured. */
record SelectScenario(String name, Measured measured) implements Scenario {
    enum Measured {
        SELECTED,
        REST
    }

    @Override
    public BenchResult run(Bench bench, ConnectionFactory factory) throws JMSException, InterruptedException {
        Backlog backlog = Backlog.fill(bench, factory, bench.queue(name), Cargo.picked());
        int all = bench.options().backlog();
        int picked = (all + Cargo.PICK_ONE_IN - 1) / Cargo.PICK_ONE_IN;
        Backlog.Taken selected = backlog.take(Cargo.PICKED, 1, picked);
        Backlog.Taken rest = backlog.take(null, 1, all - picked);
        return backlog.result(name, measured == Measured.SELECTED ? selected : rest);
    }
}
