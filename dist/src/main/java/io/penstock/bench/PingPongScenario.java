package io.penstock.bench;

import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.DeliveryCheck.Redelivered;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;

/** Request and reply, one at a time, the reply to where the request says. The time is that of the round trip. */
record PingPongScenario(String name, Replies replies) implements Scenario {
    private static final int REPLY_MS = 10_000;
    private static final int LOOK_MS = 200;

    /** Where replies go. */
    @FunctionalInterface
    interface Replies {
        Queue queue(Session session, String name) throws JMSException;

        /** To a queue that ends with the connection that asks. */
        static Replies temporary() {
            return (session, name) -> session.createTemporaryQueue();
        }

        /** To a queue that lasts. */
        static Replies fixed() {
            return Session::createQueue;
        }
    }

    @Override
    public BenchResult run(Bench bench, ConnectionFactory factory) throws JMSException, InterruptedException {
        String requests = bench.queue(name + ".request");
        DeliveryCheck check = new DeliveryCheck(bench.payload(), 1);
        Stopwatch stopwatch = bench.stopwatch();
        BrokerGauge.Reading spent = bench.runWhileMeasuring(
                stopwatch,
                List.of(
                        () -> ask(bench, factory, requests, check, stopwatch),
                        () -> answer(factory, requests, stopwatch)));
        return bench.result(
                name,
                stopwatch.latencyUs().getTotalCount(),
                stopwatch.seconds(),
                stopwatch.latencyUs(),
                spent,
                check.verdict());
    }

    private void ask(Bench bench, ConnectionFactory factory, String requests, DeliveryCheck check, Stopwatch stopwatch)
            throws JMSException {
        try (Connection connection = factory.createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue(requests));
            Queue replyTo = replies.queue(session, bench.queue(name + ".reply"));
            MessageConsumer consumer = session.createConsumer(replyTo);
            connection.start();
            for (int number = 0; stopwatch.running(); number++) {
                BytesMessage request = session.createBytesMessage();
                request.writeBytes(bench.payload().body(0, number));
                request.setJMSReplyTo(replyTo);
                long before = stopwatch.now();
                producer.send(request);
                check.answered(0, number);
                Message reply = consumer.receive(REPLY_MS);
                if (reply == null) {
                    throw new IllegalStateException("no reply within " + REPLY_MS + " ms");
                }
                stopwatch.note(before, 1);
                check.received(reply.getBody(byte[].class), Redelivered.of(reply.getJMSRedelivered()));
            }
        }
    }

    private static void answer(ConnectionFactory factory, String requests, Stopwatch stopwatch) throws JMSException {
        try (Connection connection = factory.createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue(requests));
            MessageProducer producer = session.createProducer(null);
            connection.start();
            while (true) {
                Message request = consumer.receive(LOOK_MS);
                if (request != null) {
                    BytesMessage reply = session.createBytesMessage();
                    reply.writeBytes(request.getBody(byte[].class));
                    producer.send(request.getJMSReplyTo(), reply);
                } else if (!stopwatch.running()) {
                    return;
                }
            }
        }
    }
}
