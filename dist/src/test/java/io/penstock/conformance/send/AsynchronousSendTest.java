package io.penstock.conformance.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.Attempt;
import io.penstock.conformance.Completed;
import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.InBackground;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

@Section("7.3")
class AsynchronousSendTest extends ConformanceCase {
    private static final int SHORT_MS = 100;

    private Connection connection;
    private Session session;
    private Queue queue;
    private MessageProducer producer;
    private final Completed completed = new Completed();

    @BeforeEach
    void open() throws JMSException {
        connection = started();
        session = connection.createSession();
        queue = queue();
        producer = session.createProducer(queue);
    }

    /** A completion listener that stays in its callback until told to go. */
    private static final class Held implements CompletionListener {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public void onCompletion(Message message) {
            entered.countDown();
            try {
                go.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onException(Message message, Exception failure) {
            onCompletion(message);
        }
    }

    @Says("7.3.1 onCompletion comes when the message was sent as surely as by a synchronous send.")
    void shouldTellWhenTheMessageIsThere() throws Exception {
        try (Session receiving = session();
                var consumer = receiving.createConsumer(queue)) {
            for (int i = 0; i < 10; i++) {
                producer.send(session.createTextMessage("m" + i), completed);
                completed.sent();
                assertThat(text(consumer.receiveNoWait())).isEqualTo("m" + i);
            }
        }
    }

    @Says(
            "7.3.6 In the callback the message is the one that was sent, with the headers that the provider sets, and readable.")
    void shouldGiveTheSentMessageToTheCallback() throws Exception {
        TextMessage message = session.createTextMessage("body");
        message.setIntProperty("number", 7);
        producer.send(message, DeliveryMode.NON_PERSISTENT, 8, TimeUnit.HOURS.toMillis(1), completed);
        TextMessage sent = (TextMessage) completed.sent();
        assertThat(sent).isSameAs(message);
        assertThat(sent.getText()).isEqualTo("body");
        assertThat(sent.getIntProperty("number")).isEqualTo(7);
        assertThat(sent.getJMSDestination()).isEqualTo(queue);
        assertThat(sent.getJMSPriority()).isEqualTo(8);
        Message received = receive(queue);
        assertThat(sent.getJMSMessageID()).startsWith("ID:").isEqualTo(received.getJMSMessageID());
        assertThat(sent.getJMSTimestamp()).isEqualTo(received.getJMSTimestamp());
        assertThat(sent.getJMSExpiration())
                .isEqualTo(received.getJMSExpiration())
                .isPositive();
    }

    @Says("7.3.8 The callback never runs in the thread that sends.")
    void shouldCallBackFromAnotherThread() throws Exception {
        for (int mode : List.of(DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT)) {
            producer.send(session.createMessage(), mode, 4, 0, completed);
            assertThat(completed.next().thread()).isNotSameAs(Thread.currentThread());
        }
    }

    @Says("7.3.8 Callbacks come in the order of the sends, one at a time.")
    void shouldCallBackInOrderAndSerially() throws Exception {
        int count = 200;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Completed ended = new Completed();
        CompletionListener watching = new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.yield();
                inside.decrementAndGet();
                ended.onCompletion(message);
            }

            @Override
            public void onException(Message message, Exception failure) {
                ended.onException(message, failure);
            }
        };
        MessageProducer second = session.createProducer(null);
        Queue other = queue();
        List<Message> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Message message = session.createTextMessage("m" + i);
            sent.add(message);
            int mode = i % 2 == 0 ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
            if (i % 5 == 0) {
                second.send(other, message, mode, 4, 0, watching);
            } else {
                producer.send(message, mode, 4, 0, watching);
            }
        }
        List<Message> told = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            told.add(ended.sent());
        }
        for (boolean toOther : new boolean[] {true, false}) {
            List<Message> ofOne = new ArrayList<>(sent);
            ofOne.removeIf(message -> (sent.indexOf(message) % 5 == 0) != toOther);
            List<Message> toldOfOne = new ArrayList<>(told);
            toldOfOne.retainAll(ofOne);
            assertThat(toldOfOne).isEqualTo(ofOne);
        }
        assertThat(most).hasValue(1);
    }

    @Says("7.3.3 Synchronous and asynchronous sends of a producer keep one order.")
    void shouldKeepOneOrder() throws Exception {
        String[] texts = new String[60];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "m" + i;
            if (i % 4 == 0) {
                producer.send(session.createTextMessage(texts[i]));
            } else {
                producer.send(session.createTextMessage(texts[i]), completed);
            }
        }
        try (Session receiving = session();
                var consumer = receiving.createConsumer(queue)) {
            assertReceives(consumer, texts);
        }
    }

    @Says("7.3.2 A failure that is thrown by send is not also told to the listener.")
    void shouldNotTellTwiceOfAFailure() throws Exception {
        MessageProducer free = session.createProducer(null);
        Message message = session.createMessage();
        List<Attempt> attempts = List.of(
                () -> free.send(null, message, completed),
                () -> producer.send(null, completed),
                () -> producer.send(message, -1, 4, 0, completed),
                () -> producer.send(message, 1, 77, 0, completed));
        for (Attempt attempt : attempts) {
            Exception failure = null;
            try {
                attempt.run();
            } catch (JMSException e) {
                failure = e;
            }
            if (failure == null) {
                failure = completed.next().failure();
            }
            assertThat(failure).isInstanceOf(JMSException.class);
        }
        producer.send(session.createTextMessage("after"), completed);
        assertThat(text(completed.sent())).isEqualTo("after");
    }

    @Says("7.3.2 Failures are of the classes that a synchronous send has, thrown or told.")
    void shouldTellTheSameClassesOfFailures() throws Exception {
        MessageProducer free = session.createProducer(null);
        assertThat(failureOf(() -> free.send(null, session.createMessage(), completed)))
                .isInstanceOf(InvalidDestinationException.class);
        assertThat(failureOf(() -> free.send(queue, null, completed))).isInstanceOf(MessageFormatException.class);
        TemporaryQueue gone = session.createTemporaryQueue();
        gone.delete();
        assertThat(failureOf(() -> free.send(gone, session.createMessage(), completed)))
                .isInstanceOf(InvalidDestinationException.class);
    }

    private Exception failureOf(Attempt attempt) throws InterruptedException {
        try {
            attempt.run();
            return completed.next().failure();
        } catch (JMSException e) {
            return e;
        }
    }

    @Says("7.3 API MessageProducer.send: a null completion listener is an IllegalArgumentException.")
    void shouldRefuseANullListener() throws JMSException {
        Message message = session.createMessage();
        MessageProducer free = session.createProducer(null);
        assertThatThrownBy(() -> producer.send(message, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> producer.send(message, 1, 4, 0, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> free.send(queue, message, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> free.send(queue, message, 1, 4, 0, null)).isInstanceOf(IllegalArgumentException.class);
        assertHolds(queue);
    }

    private void assertWaits(Attempt closing) throws Exception {
        Held held = new Held();
        producer.send(session.createTextMessage("held"), held);
        assertThat(held.entered.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
        CompletableFuture<Void> closed = InBackground.doing(closing);
        TimeUnit.MILLISECONDS.sleep(SHORT_MS);
        assertThat(closed).isNotDone();
        held.go.countDown();
        closed.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        assertHolds(queue, "held");
    }

    @Says("7.3.4 Closing a producer waits until its sends have completed and their callbacks returned.")
    void shouldWaitOnCloseOfTheProducer() throws Exception {
        assertWaits(producer::close);
    }

    @Says("7.3.4 So does closing a session.")
    void shouldWaitOnCloseOfTheSession() throws Exception {
        assertWaits(session::close);
    }

    @Says("7.3.4 So does closing a connection.")
    void shouldWaitOnCloseOfTheConnection() throws Exception {
        assertWaits(connection::close);
    }

    @Says("7.3.4 So do commit and rollback.")
    void shouldWaitOnCommitAndRollback() throws Exception {
        session = connection.createSession(Session.SESSION_TRANSACTED);
        producer = session.createProducer(queue);
        assertWaits(session::commit);
        Held held = new Held();
        producer.send(session.createTextMessage("rolled back"), held);
        CompletableFuture<Void> rolledBack = InBackground.doing(session::rollback);
        assertThat(held.entered.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
        TimeUnit.MILLISECONDS.sleep(SHORT_MS);
        assertThat(rolledBack).isNotDone();
        held.go.countDown();
        rolledBack.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        assertHolds(queue);
    }

    @Says("7.3.4 Sends that are under way when close is called complete as usual.")
    void shouldCompleteAllSendsBeforeClosing() throws Exception {
        int count = 100;
        for (int i = 0; i < count; i++) {
            producer.send(session.createTextMessage("m" + i), completed);
        }
        connection.close();
        assertThat(completed.count()).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            assertThat(text(completed.sent())).isEqualTo("m" + i);
        }
        try (var consumer = session().createConsumer(queue)) {
            assertThat(texts(consumer, count)).hasSize(count);
        }
    }

    private Exception outcomeInCallback(MessageProducer sending, Session sender, Attempt attempt) throws Exception {
        CompletableFuture<Exception> outcome = new CompletableFuture<>();
        sending.send(sender.createTextMessage("a"), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                try {
                    attempt.run();
                    outcome.complete(null);
                } catch (JMSException | RuntimeException e) {
                    outcome.complete(e);
                }
            }

            @Override
            public void onException(Message message, Exception failure) {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    }

    @Says("7.3.4 A callback that closes its own producer, session or connection gets an IllegalStateException.")
    void shouldRefuseToCloseFromACallback() throws Exception {
        for (Attempt attempt : List.<Attempt>of(producer::close, session::close, connection::close)) {
            assertThat(outcomeInCallback(producer, session, attempt)).isInstanceOf(IllegalStateException.class);
        }
        producer.send(session.createTextMessage("still open"));
    }

    @Says("7.3.4 A callback that commits or rolls back its own session gets an IllegalStateException.")
    void shouldRefuseToCommitFromACallback() throws Exception {
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer sending = transacted.createProducer(queue);
        for (Attempt attempt : List.<Attempt>of(transacted::commit, transacted::rollback)) {
            assertThat(outcomeInCallback(sending, transacted, attempt)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Says(
            "7.3.4 A context's callback that closes, commits or rolls back its context gets an IllegalStateRuntimeException.")
    void shouldRefuseToEndAContextFromACallback() throws Exception {
        JMSContext context = context(JMSContext.SESSION_TRANSACTED);
        for (Runnable attempt : List.<Runnable>of(context::close, context::commit, context::rollback)) {
            CompletableFuture<Exception> outcome = new CompletableFuture<>();
            context.createProducer()
                    .setAsync(new CompletionListener() {
                        @Override
                        public void onCompletion(Message message) {
                            try {
                                attempt.run();
                                outcome.complete(null);
                            } catch (RuntimeException e) {
                                outcome.complete(e);
                            }
                        }

                        @Override
                        public void onException(Message message, Exception failure) {
                            outcome.completeExceptionally(failure);
                        }
                    })
                    .send(queue, "a");
            assertThat(outcome.get(PATIENCE_MS, TimeUnit.MILLISECONDS))
                    .isInstanceOf(IllegalStateRuntimeException.class);
        }
    }

    @Says("7.3 A JMSProducer sends asynchronously once setAsync gave it a listener, until it is set to null.")
    void shouldSendAsynchronouslyByTheSimplifiedApi() throws Exception {
        JMSContext context = context();
        JMSProducer simple = context.createProducer().setAsync(completed).setProperty("number", 7);
        assertThat(simple.getAsync()).isSameAs(completed);
        simple.send(queue, "asynchronous");
        Message sent = completed.sent();
        assertThat(text(sent)).isEqualTo("asynchronous");
        assertThat(sent.getIntProperty("number")).isEqualTo(7);
        simple.setAsync(null).send(queue, "synchronous");
        assertHolds(queue, "asynchronous", "synchronous");
        assertThat(completed.count()).isZero();
    }

    @Says("7.3 In a transaction an asynchronous send is part of it, and its completion is no commit.")
    void shouldBePartOfATransaction() throws Exception {
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer sending = transacted.createProducer(queue);
        sending.send(transacted.createTextMessage("lost"), completed);
        completed.sent();
        assertHolds(queue);
        transacted.rollback();
        sending.send(transacted.createTextMessage("kept"), completed);
        completed.sent();
        transacted.commit();
        assertHolds(queue, "kept");
    }

    @Says("7.3.7 The thread that sent may go on to use its session without waiting.")
    void shouldLetTheSenderGoOn() throws Exception {
        for (int i = 0; i < 50; i++) {
            producer.send(session.createTextMessage("m"), completed);
            session.createProducer(queue).close();
            session.createTemporaryQueue().delete();
        }
        for (int i = 0; i < 50; i++) {
            completed.sent();
        }
    }

    @Says("7.3 A callback that throws disturbs neither later callbacks nor the session.")
    void shouldSurviveACallbackThatThrows() throws Exception {
        producer.send(session.createTextMessage("a"), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                throw new java.lang.IllegalStateException("thrown on purpose by a test's callback");
            }

            @Override
            public void onException(Message message, Exception failure) {
                // Not this one.
            }
        });
        producer.send(session.createTextMessage("b"), completed);
        completed.sent();
        producer.send(session.createTextMessage("c"));
        assertHolds(queue, "a", "b", "c");
    }
}
