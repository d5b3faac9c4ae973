package io.penstock.reliability;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.DeliveryCheck.Redelivered;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.concurrent.atomic.AtomicReference;

/** One consumer that takes everything of the {@link Pressure} queue, on a thread of its own. */
final class Drain implements AutoCloseable {
    private static final int WAIT_MS = 200;

    private final AtomicReference<String> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean over;

    Drain(String url, DeliveryCheck check) {
        thread = new Thread(() -> take(url, check), "drain");
        thread.start();
    }

    private void take(String url, DeliveryCheck check) {
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue(Pressure.QUEUE));
            connection.start();
            while (!over) {
                Message message = consumer.receive(WAIT_MS);
                if (message != null) {
                    check.received(message.getBody(byte[].class), Redelivered.of(message.getJMSRedelivered()));
                }
            }
        } catch (JMSException e) {
            failure.compareAndSet(null, e.toString());
        }
    }

    /** What went wrong first, or null. */
    String failure() {
        return failure.get();
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
