package io.penstock.bench;

import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.DeliveryCheck.Redelivered;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A listener with AUTO_ACKNOWLEDGE empties a queue that is already full. Its latencies are the gaps between arrivals. */
record DrainScenario(String name) implements Scenario {
    private static final int PATIENCE_SECONDS = 120;

    @Override
    public BenchResult run(Bench bench, ConnectionFactory factory) throws JMSException, InterruptedException {
        String queue = bench.queue(name);
        DeliveryCheck check = new DeliveryCheck(bench.payload(), 1);
        fill(bench, factory, queue, check);
        int backlog = bench.options().backlog();
        Histogram gaps = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);
        BrokerGauge.Reading before = bench.gauge().read();
        long started = bench.clock().nanos();
        long ended;
        try (Connection connection = factory.createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            CountDownLatch left = new CountDownLatch(backlog);
            long[] last = {started};
            session.createConsumer(session.createQueue(queue)).setMessageListener(message -> {
                arrived(message, check);
                long now = bench.clock().nanos();
                gaps.recordValue(Math.max(0, (now - last[0]) / 1_000));
                last[0] = now;
                left.countDown();
            });
            connection.start();
            left.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            ended = bench.clock().nanos();
        }
        BrokerGauge.Reading spent = bench.gauge().read().since(before);
        return bench.result(name, check.verdict().received(), (ended - started) / 1e9, gaps, spent, check);
    }

    private static void arrived(Message message, DeliveryCheck check) {
        try {
            check.received(message.getBody(byte[].class), Redelivered.of(message.getJMSRedelivered()));
        } catch (JMSException e) {
            throw new IllegalStateException("a message cannot be read: " + e.getMessage(), e);
        }
    }

    private static void fill(Bench bench, ConnectionFactory factory, String queue, DeliveryCheck check)
            throws JMSException {
        int batch = bench.options().batch();
        try (Connection connection = factory.createConnection()) {
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            MessageProducer producer = session.createProducer(session.createQueue(queue));
            for (int number = 0; number < bench.options().backlog(); number++) {
                BytesMessage message = session.createBytesMessage();
                message.writeBytes(bench.payload().body(0, number));
                producer.send(message);
                check.answered(0, number);
                if (number % batch == batch - 1) {
                    session.commit();
                }
            }
            session.commit();
        }
    }
}
