package io.penstock.bench;

import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.DeliveryCheck.Redelivered;
import io.penstock.traffic.Payload;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Messages at a fixed rate, from producer to consumer. The time counts from the moment at which a message should have been sent, so a
 * stall is charged to every message behind it.
 */
record RateScenario(String name) implements Scenario {
    private static final int LOOK_MS = 200;
    private static final int EMPTY_LOOKS_LIMIT = 150;

    @Override
    public BenchResult run(Bench bench, ConnectionFactory factory) throws JMSException, InterruptedException {
        Flow flow = new Flow(bench, bench.queue(name), new DeliveryCheck(bench.payload(), 1));
        BrokerGauge.Reading spent =
                bench.runWhileMeasuring(flow.stopwatch, List.of(() -> flow.receive(factory), () -> flow.send(factory)));
        return bench.result(
                name,
                flow.stopwatch.latencyUs().getTotalCount(),
                flow.stopwatch.seconds(),
                flow.stopwatch.latencyUs(),
                spent,
                flow.check.verdict());
    }

    /** Both ends of one run. */
    private static final class Flow {
        private final Payload payload;
        private final String queue;
        private final DeliveryCheck check;
        private final Stopwatch stopwatch;
        private final double intervalNanos;
        private final AtomicLong unanswered = new AtomicLong();
        private final CountDownLatch consumerReady = new CountDownLatch(1);
        private final CountDownLatch sent = new CountDownLatch(1);
        private volatile long startedNanos;

        Flow(Bench bench, String queue, DeliveryCheck check) {
            this.payload = bench.payload();
            this.queue = queue;
            this.check = check;
            this.stopwatch = bench.stopwatch();
            this.intervalNanos = 1e9 / bench.options().rate();
        }

        long intended(int number) {
            return startedNanos + (long) (number * intervalNanos);
        }

        void send(ConnectionFactory factory) throws JMSException, InterruptedException {
            try (Connection connection = factory.createConnection()) {
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(queue));
                consumerReady.await();
                startedNanos = stopwatch.now();
                for (int number = 0; stopwatch.running(); number++) {
                    for (long early = intended(number) - stopwatch.now(); early > 0; ) {
                        LockSupport.parkNanos(early);
                        early = intended(number) - stopwatch.now();
                    }
                    BytesMessage message = session.createBytesMessage();
                    message.writeBytes(payload.body(0, number));
                    unanswered.incrementAndGet();
                    producer.send(message, new Answer(number));
                }
                session.close(); // returns when every completion has been called
            } finally {
                sent.countDown();
            }
        }

        void receive(ConnectionFactory factory) throws JMSException {
            try (Connection connection = factory.createConnection()) {
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
                connection.start();
                consumerReady.countDown();
                int emptyLooks = 0;
                while (emptyLooks < EMPTY_LOOKS_LIMIT) {
                    Message message = consumer.receive(LOOK_MS);
                    if (message != null) {
                        arrived(message);
                        emptyLooks = 0;
                    } else if (sent.getCount() == 0 && check.complete()) {
                        return;
                    } else {
                        emptyLooks++;
                    }
                }
            }
        }

        private void arrived(Message message) throws JMSException {
            byte[] body = message.getBody(byte[].class);
            check.received(body, Redelivered.of(message.getJMSRedelivered()));
            Payload.Mark mark = payload.read(body);
            if (mark != null) {
                stopwatch.note(intended(mark.number()), 1);
            }
        }

        /** What becomes of one send; called on the provider's thread. */
        private final class Answer implements CompletionListener {
            private final int number;

            Answer(int number) {
                this.number = number;
            }

            @Override
            public void onCompletion(Message message) {
                check.answered(0, number);
                unanswered.decrementAndGet();
            }

            @Override
            public void onException(Message message, Exception exception) {
                unanswered.decrementAndGet();
                throw new IllegalStateException("a send failed: " + exception.getMessage(), exception);
            }
        }
    }
}
