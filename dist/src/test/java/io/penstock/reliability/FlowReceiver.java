package io.penstock.reliability;

import io.penstock.traffic.DeliveryCheck.Redelivered;
import io.penstock.traffic.Payload;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Receives one flow's messages until it is told to stop, through one connection that nobody opens again. One thread. */
final class FlowReceiver implements Runnable {
    private static final int WAIT_MS = 250;
    private static final int BATCH_MAX = 15;

    private final Flow flow;
    private final ConnectionFactory factory;
    private final Payload payload;
    private final Ledger ledger;
    private final Stop stop;
    private final Random random;

    FlowReceiver(Flow flow, ConnectionFactory factory, Payload payload, Ledger ledger, Stop stop, long seed) {
        this.flow = flow;
        this.factory = factory;
        this.payload = payload;
        this.ledger = ledger;
        this.stop = stop;
        this.random = new Random(seed ^ ~flow.id());
    }

    static String describe(Exception e) {
        String code = e instanceof JMSException jms ? jms.getErrorCode() : null;
        return e.getClass().getSimpleName() + " " + code + " " + e.getMessage();
    }

    /** Makes a topic flow's durable subscription, so that nothing is sent before it exists. */
    static void subscribe(Flow flow, ConnectionFactory factory) throws JMSException {
        try (Connection connection = factory.createConnection()) {
            connection.setClientID(flow.clientId());
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            session.createDurableSubscriber(session.createTopic(flow.destination()), flow.subscription());
        }
    }

    @Override
    public void run() {
        try (Connection connection = factory.createConnection()) {
            if (flow.place() == Flow.Place.TOPIC) {
                connection.setClientID(flow.clientId());
            }
            Session session = connection.createSession(mode() == Session.SESSION_TRANSACTED, mode());
            MessageConsumer consumer = consumer(session);
            connection.start();
            switch (flow.taking()) {
                case AUTO, AT_THE_END -> takeEach(consumer);
                case LISTENER -> listen(consumer);
                case CLIENT -> takeAndAcknowledge(consumer);
                case TRANSACTED -> takeInTransactions(session, consumer);
            }
        } catch (JMSException | InterruptedException | RuntimeException e) {
            ledger.failed(flow.id(), "receiver: " + describe(e));
        }
    }

    private int mode() {
        return switch (flow.taking()) {
            case AUTO, LISTENER, AT_THE_END -> Session.AUTO_ACKNOWLEDGE;
            case CLIENT -> Session.CLIENT_ACKNOWLEDGE;
            case TRANSACTED -> Session.SESSION_TRANSACTED;
        };
    }

    private MessageConsumer consumer(Session session) throws JMSException {
        return flow.place() == Flow.Place.QUEUE
                ? session.createConsumer(session.createQueue(flow.destination()))
                : session.createDurableSubscriber(session.createTopic(flow.destination()), flow.subscription());
    }

    private void takeEach(MessageConsumer consumer) throws JMSException {
        while (!stop.isReceivingOver()) {
            Message message = consumer.receive(WAIT_MS);
            if (message != null) {
                note(message);
            }
        }
    }

    private void listen(MessageConsumer consumer) throws JMSException, InterruptedException {
        consumer.setMessageListener(message -> {
            try {
                note(message);
            } catch (JMSException e) {
                ledger.failed(flow.id(), "listener: " + describe(e));
            }
        });
        stop.awaitReceiving();
    }

    private void takeAndAcknowledge(MessageConsumer consumer) throws JMSException {
        List<Integer> unacknowledged = new ArrayList<>();
        Message last = null;
        while (!stop.isReceivingOver()) {
            Message message = consumer.receive(WAIT_MS);
            if (message != null) {
                unacknowledged.add(note(message));
                last = message;
            }
            if (last != null && (message == null || random.nextInt(BATCH_MAX) == 0)) {
                last.acknowledge();
                unacknowledged.forEach(number -> ledger.settled(flow.id(), number));
                unacknowledged.clear();
                last = null;
            }
        }
    }

    private void takeInTransactions(Session session, MessageConsumer consumer) throws JMSException {
        List<Integer> taken = new ArrayList<>();
        while (!stop.isReceivingOver()) {
            Message message = consumer.receive(WAIT_MS);
            if (message != null) {
                taken.add(note(message));
            }
            if (!taken.isEmpty() && (message == null || random.nextInt(BATCH_MAX) == 0)) {
                end(session, taken);
                taken.clear();
            }
        }
    }

    private void end(Session session, List<Integer> taken) throws JMSException {
        if (random.nextInt(8) == 0) {
            taken.forEach(number -> ledger.givenBack(flow.id(), number));
            session.rollback();
            return;
        }
        try {
            session.commit();
            taken.forEach(number -> ledger.settled(flow.id(), number));
        } catch (TransactionRolledBackException expected) {
            taken.forEach(number -> ledger.givenBack(flow.id(), number));
        }
    }

    private int note(Message message) throws JMSException {
        Payload.Mark mark = payload.read(message.getBody(byte[].class));
        if (mark == null || mark.producer() != flow.id()) {
            ledger.failed(flow.id(), "a damaged or foreign body: " + mark + " " + message.getJMSMessageID());
            return -1;
        }
        ledger.received(flow.id(), mark.number(), Redelivered.of(message.getJMSRedelivered()));
        return mark.number();
    }
}
