package io.penstock.reliability;

import io.penstock.traffic.Payload;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends one flow's messages until it is told to stop, through one connection that nobody opens again. One thread. */
final class FlowSender implements Runnable {
    private static final int WINDOW = 64;
    private static final int BATCH_MAX = 12;
    private static final int LARGE_BATCH = 150;
    private static final long PACE_NANOS = 400_000;

    private final Flow flow;
    private final ConnectionFactory factory;
    private final Payload payload;
    private final Ledger ledger;
    private final Stop stop;
    private final Random random;
    private int next;

    FlowSender(Flow flow, ConnectionFactory factory, Payload payload, Ledger ledger, Stop stop, Start start) {
        this.flow = flow;
        this.factory = factory;
        this.payload = payload;
        this.ledger = ledger;
        this.stop = stop;
        this.random = new Random(start.seed() ^ flow.id());
        this.next = start.number();
    }

    /**
     * Where a sender begins.
     *
     * @param number of its first message
     * @param seed of its choices
     */
    record Start(int number, long seed) {}

    @Override
    public void run() {
        try (Connection connection = factory.createConnection()) {
            boolean transacted = flow.sending() == Flow.Sending.TRANSACTED;
            Session session = connection.createSession(
                    transacted, transacted ? Session.SESSION_TRANSACTED : Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(destination(session));
            switch (flow.sending()) {
                case SYNC -> sendEach(session, producer);
                case ASYNC -> sendAsync(session, producer);
                case TRANSACTED -> sendBatches(session, producer);
            }
        } catch (JMSException | InterruptedException | RuntimeException e) {
            ledger.failed(flow.id(), "sender: " + FlowReceiver.describe(e));
        }
    }

    private Destination destination(Session session) throws JMSException {
        return flow.place() == Flow.Place.QUEUE
                ? session.createQueue(flow.destination())
                : session.createTopic(flow.destination());
    }

    private BytesMessage message(Session session, int number) throws JMSException {
        // A pace that leaves the two processes, their broker and other tests room on a small machine.
        LockSupport.parkNanos(PACE_NANOS);
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(payload.body(flow.id(), number));
        ledger.attempted(flow.id(), number);
        return message;
    }

    private void sendEach(Session session, MessageProducer producer) throws JMSException {
        while (!stop.isSendingOver()) {
            int number = next++;
            producer.send(message(session, number));
            ledger.answered(flow.id(), number);
        }
    }

    private void sendAsync(Session session, MessageProducer producer) throws JMSException, InterruptedException {
        Semaphore window = new Semaphore(WINDOW);
        while (!stop.isSendingOver()) {
            window.acquire();
            int number = next++;
            producer.send(message(session, number), new CompletionListener() {
                @Override
                public void onCompletion(Message sent) {
                    ledger.answered(flow.id(), number);
                    window.release();
                }

                @Override
                public void onException(Message unsent, Exception why) {
                    ledger.failed(flow.id(), "asynchronous send " + number + ": " + FlowReceiver.describe(why));
                    window.release();
                }
            });
        }
        if (!window.tryAcquire(WINDOW, 60, TimeUnit.SECONDS)) {
            ledger.failed(flow.id(), "asynchronous sends were not answered within 60 s");
        }
    }

    private void sendBatches(Session session, MessageProducer producer) throws JMSException {
        while (!stop.isSendingOver()) {
            int from = next;
            next += random.nextInt(20) == 0 ? LARGE_BATCH : 1 + random.nextInt(BATCH_MAX);
            for (int number = from; number < next; number++) {
                producer.send(message(session, number));
            }
            if (random.nextInt(8) == 0) {
                session.rollback();
                each(from, next, ledger::rolledBack);
            } else {
                try {
                    session.commit();
                    each(from, next, ledger::answered);
                } catch (TransactionRolledBackException expected) {
                    each(from, next, ledger::rolledBack);
                }
            }
        }
    }

    private interface Note {
        void of(int flow, int number);
    }

    private void each(int from, int to, Note note) {
        for (int number = from; number < to; number++) {
            note.of(flow.id(), number);
        }
    }
}
