package io.penstock.reliability;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.traffic.Payload;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Sends messages of all groups and of none, mixed, and keeps so many ahead of the consumers that they find some. A thread of its own. */
final class CompetitionSender implements AutoCloseable {
    private static final int BATCH_MAX = 200;
    private static final int AHEAD_MAX = 1_500;
    private static final long LOOK_MS = 5;

    private final String url;
    private final Ledger ledger;
    private final Random random;
    private final Payload payload = new Payload(Competition.BODY_SIZE);
    private final int[] next = new int[Competition.producers()];
    private final Thread thread = new Thread(this::run, "competition-sender");
    private volatile boolean over;
    private volatile long sent;
    private volatile long seen;

    CompetitionSender(String url, Ledger ledger, long seed) {
        this.url = url;
        this.ledger = ledger;
        this.random = new Random(seed);
        thread.start();
    }

    /** So many different messages have come by now. */
    void seen(long messages) {
        seen = messages;
    }

    private void run() {
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            MessageProducer producer = session.createProducer(session.createQueue(Competition.QUEUE));
            while (!over) {
                if (sent - seen < AHEAD_MAX) {
                    sendBatch(session, producer);
                } else {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MS);
                }
            }
        } catch (JMSException | InterruptedException e) {
            ledger.failed(-1, "sender: " + FlowReceiver.describe(e));
        }
    }

    private void sendBatch(Session session, MessageProducer producer) throws JMSException {
        List<Payload.Mark> batch = new ArrayList<>();
        for (int i = random.nextInt(BATCH_MAX); i >= 0; i--) {
            int who = random.nextInt(next.length);
            Payload.Mark mark = new Payload.Mark(who, next[who]++);
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(payload.body(mark.producer(), mark.number()));
            if (Competition.isGroup(who)) {
                message.setStringProperty("JMSXGroupID", Competition.group(who));
            }
            producer.send(message);
            batch.add(mark);
        }
        session.commit();
        batch.forEach(mark -> ledger.answered(mark.producer(), mark.number()));
        sent += batch.size();
    }

    /** Messages that were answered. */
    long sent() {
        return sent;
    }

    @Override
    public void close() {
        end();
    }

    /** Lets it finish what it has begun. */
    void end() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
