package io.penstock.bench;

import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.DeliveryCheck.Redelivered;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Listeners at durable subscriptions of one topic, each on a connection of its own. Used by one thread, and the listeners'. */
final class Subscribers implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final long LOOK_MS = 20;

    private final List<Connection> connections = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private final List<MessageConsumer> consumers = new ArrayList<>();
    private final LongAdder measured = new LongAdder();
    private final Kind kind;

    /** Who gets what. */
    enum Kind {
        /** A subscription for each, which gets everything. */
        EACH,
        /** One subscription for all, of which each gets a share. */
        SHARED;

        /** Who shares a subscription is given what waits at another, which may be older than what it has had. */
        DeliveryCheck.Order order() {
            return this == EACH ? DeliveryCheck.Order.OF_EACH_PRODUCER : DeliveryCheck.Order.NONE;
        }

        /** Of so many subscribers. */
        int subscriptions(int subscribers) {
            return this == EACH ? subscribers : 1;
        }
    }

    Subscribers(ConnectionFactory factory, String topic, Kind kind, int count) throws JMSException {
        this.kind = kind;
        for (int i = 0; i < count; i++) {
            Connection connection = factory.createConnection();
            connections.add(connection);
            if (kind == Kind.EACH) {
                connection.setClientID(topic + "." + i);
            }
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            sessions.add(session);
            Topic where = session.createTopic(topic);
            consumers.add(
                    kind == Kind.EACH
                            ? session.createDurableConsumer(where, topic)
                            : session.createSharedDurableConsumer(where, topic));
        }
    }

    /** Lets them listen. There is a check for each subscription. */
    void start(List<DeliveryCheck> checks, Stopwatch stopwatch) throws JMSException {
        for (int i = 0; i < consumers.size(); i++) {
            DeliveryCheck check = checks.get(kind == Kind.EACH ? i : 0);
            consumers.get(i).setMessageListener(message -> {
                arrived(message, check);
                if (stopwatch.measuring()) {
                    measured.increment();
                }
            });
            connections.get(i).start();
        }
    }

    private static void arrived(Message message, DeliveryCheck check) {
        try {
            check.received(message.getBody(byte[].class), Redelivered.of(message.getJMSRedelivered()));
        } catch (JMSException e) {
            throw new IllegalStateException("a message cannot be read: " + e.getMessage(), e);
        }
    }

    /** Deliveries in the measured time. */
    long measured() {
        return measured.sum();
    }

    /** Until all that was answered has come; gives up after a minute. */
    static void awaitAll(List<DeliveryCheck> checks) throws InterruptedException {
        for (long looks = TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS) / LOOK_MS; looks > 0; looks--) {
            if (checks.stream().allMatch(DeliveryCheck::complete)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    /** Ends the consumers, then their subscriptions. */
    void unsubscribe(String topic) throws JMSException {
        for (MessageConsumer consumer : consumers) {
            consumer.close();
        }
        for (Session session : kind == Kind.EACH ? sessions : sessions.subList(0, 1)) {
            session.unsubscribe(topic);
        }
    }

    @Override
    public void close() throws JMSException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
