package io.penstock.bench;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;

/** One way of using the broker that is timed and whose messages are verified. */
interface Scenario {
    String name();

    /** Runs once, on queues of its own which it leaves empty. */
    BenchResult run(Bench bench, ConnectionFactory factory) throws JMSException, InterruptedException;
}
