package io.penstock.reliability;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.Payload;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Producers that send to one queue as fast as they are let, each on a connection and a thread of its own. */
final class Pressure implements AutoCloseable {
    static final String QUEUE = "pressure";
    private static final int UNANSWERED_MAX = 500;

    private final AtomicLong answered = new AtomicLong();
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    Pressure(String url, Payload payload, DeliveryCheck check, int producers) {
        for (int i = 0; i < producers; i++) {
            int producer = i;
            threads.add(new Thread(() -> send(url, payload, check, producer), "pressure-" + i));
        }
        threads.forEach(Thread::start);
    }

    private void send(String url, Payload payload, DeliveryCheck check, int producer) {
        Semaphore unanswered = new Semaphore(UNANSWERED_MAX);
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer sender = session.createProducer(session.createQueue(QUEUE));
            for (int number = 0; !over; number++) {
                if (!unanswered.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                    number--;
                    continue;
                }
                int which = number;
                BytesMessage message = session.createBytesMessage();
                message.writeBytes(payload.body(producer, which));
                sender.send(message, new CompletionListener() {
                    @Override
                    public void onCompletion(Message sent) {
                        check.answered(producer, which);
                        answered.incrementAndGet();
                        unanswered.release();
                    }

                    @Override
                    public void onException(Message unsent, Exception why) {
                        failure.compareAndSet(null, why.toString());
                        unanswered.release();
                    }
                });
            }
            if (!unanswered.tryAcquire(UNANSWERED_MAX, 60, TimeUnit.SECONDS)) {
                failure.compareAndSet(null, "sends were never answered");
            }
        } catch (Exception e) {
            failure.compareAndSet(null, e.toString());
        }
    }

    long answered() {
        return answered.get();
    }

    /** What went wrong first, or null. */
    String failure() {
        return failure.get();
    }

    /** Sends no more, and waits for the answers of what was sent. */
    void end() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(90));
        }
    }

    @Override
    public void close() {
        over = true;
    }
}
