package io.penstock.bench;

import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.DeliveryCheck.Redelivered;
import io.penstock.traffic.Payload.Mark;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** A queue that is filled first and emptied then, by listeners with AUTO_ACKNOWLEDGE. Used by one thread. */
final class Backlog {
    private static final int PATIENCE_SECONDS = 120;

    private final Bench bench;
    private final ConnectionFactory factory;
    private final String queue;
    private final DeliveryCheck check;

    /**
     * What emptying took.
     *
     * @param messages taken
     * @param seconds from the first consumer's making to the last message
     * @param gapsUs between two messages of one consumer
     * @param spent by the broker
     */
    record Taken(long messages, double seconds, Histogram gapsUs, BrokerGauge.Reading spent) {}

    private Backlog(Bench bench, ConnectionFactory factory, String queue, DeliveryCheck check) {
        this.bench = bench;
        this.factory = factory;
        this.queue = queue;
        this.check = check;
    }

    static Backlog fill(Bench bench, ConnectionFactory factory, String queue, Cargo cargo) throws JMSException {
        Backlog backlog = new Backlog(bench, factory, queue, new DeliveryCheck(bench.payload(), cargo.producers()));
        backlog.fill(cargo);
        return backlog;
    }

    private void fill(Cargo cargo) throws JMSException {
        int batch = bench.options().batch();
        try (Connection connection = factory.createConnection()) {
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            MessageProducer producer = session.createProducer(session.createQueue(queue));
            for (int index = 0; index < bench.options().backlog(); index++) {
                Mark mark = cargo.mark(index);
                BytesMessage message = session.createBytesMessage();
                message.writeBytes(bench.payload().body(mark.producer(), mark.number()));
                cargo.dress(producer, message, index);
                producer.send(message);
                check.answered(mark.producer(), mark.number());
                if (index % batch == batch - 1) {
                    session.commit();
                }
            }
            session.commit();
        }
    }

    /**
     * Takes so many messages.
     *
     * @param selector of the consumers, or null
     * @param consumers each on a connection of its own
     */
    Taken take(String selector, int consumers, long messages) throws JMSException, InterruptedException {
        CountDownLatch left = new CountDownLatch(Math.toIntExact(messages));
        Histogram gaps = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(10), 3);
        BrokerGauge.Reading before = bench.gauge().read();
        long started = bench.clock().nanos();
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < consumers; i++) {
                Connection connection = factory.createConnection();
                connections.add(connection);
                listen(connection, selector, started, gaps, left);
            }
            left.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            double seconds = (bench.clock().nanos() - started) / 1e9;
            BrokerGauge.Reading spent = bench.gauge().read().since(before);
            return new Taken(messages - left.getCount(), seconds, gaps, spent);
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private void listen(Connection connection, String selector, long started, Histogram gaps, CountDownLatch left)
            throws JMSException {
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        long[] last = {started};
        session.createConsumer(session.createQueue(queue), selector).setMessageListener(message -> {
            arrived(message);
            long now = bench.clock().nanos();
            gaps.recordValue(Math.max(0, (now - last[0]) / 1_000));
            last[0] = now;
            left.countDown();
        });
        connection.start();
    }

    private void arrived(Message message) {
        try {
            check.received(message.getBody(byte[].class), Redelivered.of(message.getJMSRedelivered()));
        } catch (JMSException e) {
            throw new IllegalStateException("a message cannot be read: " + e.getMessage(), e);
        }
    }

    /** What is still there must come now; then nothing may be left. */
    BenchResult result(String name, Taken measured) throws JMSException {
        Drainer.drain(factory, queue, check);
        return bench.result(
                name, measured.messages(), measured.seconds(), measured.gapsUs(), measured.spent(), check.verdict());
    }
}
