package io.penstock.demo;

import io.penstock.protocol.agent.Clock;
import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.DeliveryCheck.Redelivered;
import io.penstock.traffic.Payload;
import io.penstock.traffic.SendRecord;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The demonstration's producers and consumers: each method runs to its end on the thread that calls it, on a connection of its own,
 * through the Jakarta Messaging API alone. They know nothing of the broker's death; the connection gets them over it.
 */
final class DemoTraffic {
    static final String QUEUE = "demo.orders";
    static final String TOPIC = "demo.prices";

    private static final String CLIENT_ID = "demo-office";
    private static final String SUBSCRIPTION = "archive";
    private static final int WINDOW = 500;
    private static final int RECEIVE_MS = 200;

    private final ConnectionFactory factory;
    private final Payload payload;
    private final Clock clock;
    private final AtomicLong received = new AtomicLong();
    private final SendRecord queueSends;
    private final SendRecord topicSends;

    DemoTraffic(ConnectionFactory factory, Payload payload, Clock clock) {
        this.factory = factory;
        this.payload = payload;
        this.clock = clock;
        this.queueSends = new SendRecord(clock.nanos());
        this.topicSends = new SendRecord(clock.nanos());
    }

    /** Answered sends so far, to queue and topic. */
    long answered() {
        return queueSends.count() + topicSends.count();
    }

    /** Received from the queue so far, repeats included. */
    long received() {
        return received.get();
    }

    SendRecord queueSends() {
        return queueSends;
    }

    SendRecord topicSends() {
        return topicSends;
    }

    /** One producer of the queue: {@code send} returns when the broker has the message on disk. */
    void sendToQueue(int producer, int count, DeliveryCheck check) throws JMSException {
        try (Connection connection = factory.createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer sender = session.createProducer(session.createQueue(QUEUE));
            sender.setDeliveryMode(DeliveryMode.PERSISTENT);
            for (int number = 0; number < count; number++) {
                BytesMessage message = session.createBytesMessage();
                message.writeBytes(payload.body(producer, number));
                long before = clock.nanos();
                sender.send(message);
                queueSends.note(before, clock.nanos());
                check.answered(producer, number);
            }
        }
    }

    /** The topic's producer: sends on while answers are on their way, up to a window. */
    void sendToTopic(int count, DeliveryCheck check) throws JMSException, InterruptedException {
        try (Connection connection = factory.createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer sender = session.createProducer(session.createTopic(TOPIC));
            sender.setDeliveryMode(DeliveryMode.PERSISTENT);
            Semaphore window = new Semaphore(WINDOW);
            AtomicReference<Exception> failure = new AtomicReference<>();
            for (int number = 0; number < count; number++) {
                window.acquire();
                BytesMessage message = session.createBytesMessage();
                message.writeBytes(payload.body(0, number));
                sender.send(message, new Answer(number, check, clock.nanos(), window, failure));
            }
            window.acquire(WINDOW);
            if (failure.get() != null) {
                throw new IllegalStateException("a send to the topic failed: " + failure.get(), failure.get());
            }
        }
    }

    /** Makes the durable subscription, and leaves: what is sent from now on waits for it. */
    void subscribe() throws JMSException {
        try (Connection connection = factory.createConnection()) {
            connection.setClientID(CLIENT_ID);
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            Topic topic = session.createTopic(TOPIC);
            session.createDurableSubscriber(topic, SUBSCRIPTION);
        }
    }

    /** Receives from the queue until the producers are done and everything answered is here. */
    void receiveFromQueue(DeliveryCheck check, DemoWatch watch) throws JMSException {
        try (Connection connection = factory.createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            receive(session.createConsumer(session.createQueue(QUEUE)), connection, check, watch);
        }
    }

    /** The durable subscriber comes back and receives all it missed; then its subscription is deleted. */
    void receiveFromTopic(DeliveryCheck check, DemoWatch watch) throws JMSException {
        try (Connection connection = factory.createConnection()) {
            connection.setClientID(CLIENT_ID);
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createDurableSubscriber(session.createTopic(TOPIC), SUBSCRIPTION);
            receive(consumer, connection, check, watch);
            consumer.close();
            session.unsubscribe(SUBSCRIPTION);
        }
    }

    private void receive(MessageConsumer consumer, Connection connection, DeliveryCheck check, DemoWatch watch)
            throws JMSException {
        connection.start();
        while (true) {
            Message message = consumer.receive(RECEIVE_MS);
            if (message != null) {
                check.received(message.getBody(byte[].class), Redelivered.of(message.getJMSRedelivered()));
                received.incrementAndGet();
            } else if (watch.producersDone() && check.complete()) {
                // Nothing for a while after the last one: a repeat would have shown itself.
                return;
            } else {
                watch.failIfOverdue("waiting for messages");
            }
        }
    }

    /** What becomes of one asynchronous send; called on the provider's thread. */
    private final class Answer implements CompletionListener {
        private final int number;
        private final DeliveryCheck check;
        private final long sentAtNanos;
        private final Semaphore window;
        private final AtomicReference<Exception> failure;

        Answer(
                int number,
                DeliveryCheck check,
                long sentAtNanos,
                Semaphore window,
                AtomicReference<Exception> failure) {
            this.number = number;
            this.check = check;
            this.sentAtNanos = sentAtNanos;
            this.window = window;
            this.failure = failure;
        }

        @Override
        public void onCompletion(Message message) {
            topicSends.note(sentAtNanos, clock.nanos());
            check.answered(0, number);
            window.release();
        }

        @Override
        public void onException(Message message, Exception exception) {
            failure.compareAndSet(null, exception);
            window.release();
        }
    }
}
