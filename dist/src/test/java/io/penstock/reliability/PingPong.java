package io.penstock.reliability;

import io.penstock.jms.PenstockConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** An honest application beside hostile ones: question and answer without end, each in bounded time. Its own thread. */
final class PingPong implements AutoCloseable {
    private static final int ANSWER_MS = 15_000;

    private final String url;
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "ping-pong");
    private volatile boolean over;
    private volatile long rounds;
    private volatile long slowestNanos;

    PingPong(String url) {
        this.url = url;
        thread.start();
    }

    private void run() {
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            connection.setExceptionListener(e -> failure.compareAndSet(null, "its connection broke: " + e));
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("ping.pong"));
            MessageConsumer consumer = session.createConsumer(session.createQueue("ping.pong"));
            connection.start();
            while (!over && failure.get() == null) {
                round(session, producer, consumer);
            }
        } catch (JMSException e) {
            failure.compareAndSet(null, e.toString());
        }
    }

    private void round(Session session, MessageProducer producer, MessageConsumer consumer) throws JMSException {
        long started = System.nanoTime();
        String text = "ping " + rounds;
        producer.send(session.createTextMessage(text));
        Message answer = consumer.receive(ANSWER_MS);
        if (answer == null || !text.equals(answer.getBody(String.class))) {
            failure.compareAndSet(null, "round " + rounds + " got " + answer);
            return;
        }
        slowestNanos = Math.max(slowestNanos, System.nanoTime() - started);
        rounds++;
    }

    long rounds() {
        return rounds;
    }

    long slowestMs() {
        return TimeUnit.NANOSECONDS.toMillis(slowestNanos);
    }

    /** What disturbed it, or null. */
    String failure() {
        return failure.get();
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join(ANSWER_MS * 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
