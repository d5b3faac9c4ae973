package io.penstock.bench;

import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.DeliveryCheck.Redelivered;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

/** Receives all that a queue holds into a check. One thread. */
final class Drainer {
    private static final int EMPTY_AFTER_MS = 500;
    private static final int EMPTY_LOOKS_LIMIT = 60;

    private Drainer() {}

    /** Until everything answered has arrived and nothing more comes; gives up 30 s after the last message. */
    static void drain(ConnectionFactory factory, String queue, DeliveryCheck check) throws JMSException {
        try (Connection connection = factory.createConnection()) {
            Session session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            connection.start();
            int emptyLooks = 0;
            while (emptyLooks < EMPTY_LOOKS_LIMIT) {
                Message message = consumer.receive(EMPTY_AFTER_MS);
                if (message != null) {
                    check.received(message.getBody(byte[].class), Redelivered.of(message.getJMSRedelivered()));
                    emptyLooks = 0;
                } else if (check.complete()) {
                    return;
                } else {
                    emptyLooks++;
                }
            }
        }
    }
}
