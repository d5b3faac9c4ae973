package io.penstock.reliability;

import io.penstock.traffic.DeliveryCheck.Redelivered;
import io.penstock.traffic.Payload;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes messages of the {@link Competition} in one session after the other, each of a random mode, and settles them, gives them back by
 * rollback, recover, an exception or close, or closes its consumer while it holds some. One thread, and the listener's.
 */
final class Competitor implements Runnable {
    private static final int WAIT_MS = 100;
    private static final int LIFE_MAX = 120;
    private static final int WORK_MAX_NANOS = 6_000_000;
    private static final int LISTENING_MAX_MS = 400;
    private static final int UNWILLING_ONE_IN = 60;
    private static final int SESSION_MODES = 4;

    private final Connection connection;
    private final Ledger ledger;
    private final Stop stop;
    private final Random random;
    private final Payload payload = new Payload(Competition.BODY_SIZE);
    private final List<Payload.Mark> held = new ArrayList<>();

    Competitor(Connection connection, Ledger ledger, Stop stop, long seed) {
        this.connection = connection;
        this.ledger = ledger;
        this.stop = stop;
        this.random = new Random(seed);
    }

    @Override
    public void run() {
        try {
            while (!stop.isReceivingOver()) {
                switch (random.nextInt(SESSION_MODES)) {
                    case 0 -> takeEach();
                    case 1 -> listen();
                    case 2 -> takeAndSettle(Session.CLIENT_ACKNOWLEDGE);
                    default -> takeAndSettle(Session.SESSION_TRANSACTED);
                }
            }
        } catch (JMSException | InterruptedException | RuntimeException e) {
            ledger.failed(-1, "competitor: " + FlowReceiver.describe(e));
        }
    }

    private static Queue queue(Session session) throws JMSException {
        return session.createQueue(Competition.QUEUE);
    }

    private void takeEach() throws JMSException {
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            MessageConsumer consumer = session.createConsumer(queue(session));
            for (int left = random.nextInt(LIFE_MAX); left > 0 && !stop.isReceivingOver(); left--) {
                Message message = consumer.receive(WAIT_MS);
                if (message != null) {
                    note(message);
                    work();
                }
            }
        }
    }

    private void listen() throws JMSException, InterruptedException {
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            Random whims = new Random(random.nextLong());
            session.createConsumer(queue(session)).setMessageListener(message -> {
                try {
                    Payload.Mark mark = note(message);
                    if (whims.nextInt(UNWILLING_ONE_IN) == 0) {
                        ledger.givenBack(mark.producer(), mark.number());
                        throw new Unwilling();
                    }
                    LockSupport.parkNanos(whims.nextInt(WORK_MAX_NANOS));
                } catch (JMSException e) {
                    ledger.failed(-1, "listener: " + FlowReceiver.describe(e));
                }
            });
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LISTENING_MAX_MS));
        }
    }

    /** What a listener throws that is not a defect. */
    private static final class Unwilling extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unwilling() {
            super("a listener that throws, as it should", null, false, false);
        }
    }

    private void takeAndSettle(int mode) throws JMSException {
        boolean transacted = mode == Session.SESSION_TRANSACTED;
        try (Session session = connection.createSession(transacted, mode)) {
            MessageConsumer consumer = session.createConsumer(queue(session));
            Message last = null;
            for (int left = random.nextInt(LIFE_MAX); left > 0 && !stop.isReceivingOver(); left--) {
                Message message = consumer.receive(WAIT_MS);
                if (message != null) {
                    held.add(note(message));
                    last = message;
                    work();
                }
                if (random.nextInt(40) == 0) {
                    consumer.close();
                    consumer = session.createConsumer(queue(session));
                }
                if (!held.isEmpty() && (message == null || random.nextInt(10) == 0)) {
                    end(session, last);
                }
            }
            if (!held.isEmpty() && (stop.isReceivingOver() || random.nextBoolean())) {
                settle(session, last);
            }
            giveBack(); // by closing the session
        }
    }

    private void end(Session session, Message last) throws JMSException {
        if (random.nextInt(6) > 0) {
            settle(session, last);
            return;
        }
        giveBack();
        if (session.getTransacted()) {
            session.rollback();
        } else {
            session.recover();
        }
    }

    private void settle(Session session, Message last) throws JMSException {
        if (session.getTransacted()) {
            session.commit();
        } else {
            last.acknowledge();
        }
        held.forEach(mark -> ledger.settled(mark.producer(), mark.number()));
        held.clear();
    }

    /** Noted before it is done: somebody else may have the messages before this thread knows. */
    private void giveBack() {
        held.forEach(mark -> ledger.givenBack(mark.producer(), mark.number()));
        held.clear();
    }

    private Payload.Mark note(Message message) throws JMSException {
        Payload.Mark mark = payload.read(message.getBody(byte[].class));
        if (mark == null) {
            throw new IllegalStateException("a damaged body: " + message.getJMSMessageID());
        }
        ledger.received(mark.producer(), mark.number(), Redelivered.of(message.getJMSRedelivered()));
        return mark;
    }

    private void work() {
        LockSupport.parkNanos(random.nextInt(WORK_MAX_NANOS));
    }
}
