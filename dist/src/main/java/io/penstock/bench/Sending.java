package io.penstock.bench;

import io.penstock.traffic.Payload;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** How one producer sends until the time is over; each call belongs to one thread. */
interface Sending {
    /** Sends to a queue, notes each answered message in the check and each operation in the stopwatch. */
    void send(Connection connection, Task task) throws JMSException, InterruptedException;

    /** Is told which messages must arrive, as {@link io.penstock.traffic.DeliveryCheck#answered} is. */
    @FunctionalInterface
    interface Promise {
        void answered(int producer, int number);
    }

    /**
     * What to send.
     *
     * @param place where to
     * @param producer number of this producer
     * @param payload makes the bodies
     * @param promise is told what was answered
     * @param stopwatch says when to stop
     */
    record Task(Place place, int producer, Payload payload, Promise promise, Stopwatch stopwatch) {
        BytesMessage message(Session session, int number) throws JMSException {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(payload.body(producer, number));
            return message;
        }
    }

    /** One at a time; {@code send} returns with the broker's answer, or at once where the mode needs none. */
    static Sending oneByOne(int deliveryMode) {
        return (connection, task) -> {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(task.place().in(session));
            producer.setDeliveryMode(deliveryMode);
            for (int number = 0; task.stopwatch().running(); number++) {
                Message message = task.message(session, number);
                long before = task.stopwatch().now();
                producer.send(message);
                task.stopwatch().note(before, 1);
                task.promise().answered(task.producer(), number);
            }
            session.close();
        };
    }

    /** With a completion listener and so many sends under way. */
    static Sending asynchronous(int window) {
        return (connection, task) -> {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(task.place().in(session));
            producer.setDeliveryMode(DeliveryMode.PERSISTENT);
            Semaphore free = new Semaphore(window);
            AtomicReference<Exception> failure = new AtomicReference<>();
            for (int number = 0; task.stopwatch().running(); number++) {
                free.acquire();
                Message message = task.message(session, number);
                producer.send(
                        message, new Completion(task, number, task.stopwatch().now(), free, failure));
            }
            free.acquire(window);
            session.close();
            if (failure.get() != null) {
                throw new IllegalStateException("an asynchronous send failed: " + failure.get(), failure.get());
            }
        };
    }

    /** In transactions of so many messages. */
    static Sending transacted(int batch) {
        return (connection, task) -> {
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            MessageProducer producer = session.createProducer(task.place().in(session));
            producer.setDeliveryMode(DeliveryMode.PERSISTENT);
            for (int number = 0; task.stopwatch().running(); number += batch) {
                long before = task.stopwatch().now();
                for (int i = 0; i < batch; i++) {
                    producer.send(task.message(session, number + i));
                }
                session.commit();
                task.stopwatch().note(before, batch);
                for (int i = 0; i < batch; i++) {
                    task.promise().answered(task.producer(), number + i);
                }
            }
            session.close();
        };
    }

    /** What becomes of one asynchronous send; called on the provider's thread. */
    record Completion(Task task, int number, long startedNanos, Semaphore free, AtomicReference<Exception> failure)
            implements CompletionListener {
        @Override
        public void onCompletion(Message message) {
            task.stopwatch().note(startedNanos, 1);
            task.promise().answered(task.producer(), number);
            free.release();
        }

        @Override
        public void onException(Message message, Exception exception) {
            failure.compareAndSet(null, exception);
            free.release();
        }
    }
}
