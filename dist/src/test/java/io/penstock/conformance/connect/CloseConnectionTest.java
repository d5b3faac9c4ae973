package io.penstock.conformance.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.InBackground;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import io.penstock.conformance.Trying;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Section("6.1.8")
class CloseConnectionTest extends ConformanceCase {
    private static final int SHORT_MS = 100;

    @Says("6.1.8 Close ends the receives that wait; they return null or a message.")
    void shouldEndWaitingReceives() throws Exception {
        Connection connection = started();
        MessageConsumer consumer = connection.createSession().createConsumer(queue());
        CompletableFuture<Message> received = InBackground.getting(consumer::receive);
        TimeUnit.MILLISECONDS.sleep(SHORT_MS);
        connection.close();
        assertThat(received.get(PATIENCE_MS, TimeUnit.MILLISECONDS)).isNull();
    }

    @Says("6.1.8 Close waits for a listener that runs, which can use the connection until it returns.")
    void shouldWaitForARunningListener() throws Exception {
        Queue queue = queue();
        Queue replies = queue();
        Connection connection = started();
        Session session = connection.createSession();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> listened = new CompletableFuture<>();
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                entered.countDown();
                go.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
                session.createProducer(replies).send(session.createTextMessage("reply"));
                listened.complete(null);
            } catch (JMSException | InterruptedException e) {
                listened.completeExceptionally(e);
            }
        });
        send(queue, "request");
        assertThat(entered.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
        CompletableFuture<Boolean> closing = InBackground.getting(() -> {
            connection.close();
            return listened.isDone();
        });
        TimeUnit.MILLISECONDS.sleep(SHORT_MS);
        assertThat(closing).isNotDone();
        go.countDown();
        assertThat(closing.get(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
        listened.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        assertHolds(replies, "reply");
        assertHolds(queue);
    }

    @Says("6.1.8 A listener that closes its own connection gets an IllegalStateException, or it is closed.")
    void shouldNotDeadlockOnCloseFromAListener() throws Exception {
        Queue queue = queue();
        Connection connection = started();
        Trying trying = new Trying(connection::close);
        connection.createSession().createConsumer(queue).setMessageListener(trying);
        send(queue, "a");
        trying.assertDoneOrThrew(IllegalStateException.class);
        connection.close();
        // Either way the message was consumed: its listener returned.
        assertHolds(queue);
    }

    @Says("6.1.8 A listener that closes its own context, the last of its connection, likewise.")
    void shouldNotDeadlockOnCloseOfAContextFromItsListener() throws Exception {
        Queue queue = queue();
        JMSContext context = context();
        Trying trying = new Trying(context::close);
        context.createConsumer(queue).setMessageListener(trying);
        send(queue, "a");
        trying.assertDoneOrThrew(IllegalStateRuntimeException.class);
    }

    @Says("6.1.8 A listener may close another connection than its own.")
    void shouldCloseAnotherConnectionFromAListener() throws Exception {
        Queue queue = queue();
        Connection other = started();
        other.createSession().createConsumer(queue());
        Trying trying = new Trying(other::close);
        started().createSession().createConsumer(queue).setMessageListener(trying);
        send(queue, "a");
        trying.assertDone();
        assertThatThrownBy(other::createSession).isInstanceOf(IllegalStateException.class);
    }

    @Says("6.1.8 Close rolls back the transactions in progress: what was sent is gone, what was received comes again.")
    void shouldRollBackOnClose() throws JMSException {
        Queue in = queue();
        Queue out = queue();
        send(in, "in");
        Connection connection = started();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        assertThat(text(receive(session.createConsumer(in)))).isEqualTo("in");
        send(session, out, "out");
        connection.close();
        assertHolds(out);
        Message again = receive(in);
        assertThat(text(again)).isEqualTo("in");
        assertThat(again.getJMSRedelivered()).isTrue();
    }

    @Says("6.1.8 Close does not acknowledge for a session whose client acknowledges.")
    void shouldNotAcknowledgeOnClose() throws JMSException {
        Queue queue = queue();
        send(queue, "a", "b", "c");
        Connection connection = started();
        MessageConsumer consumer =
                connection.createSession(Session.CLIENT_ACKNOWLEDGE).createConsumer(queue);
        receive(consumer).acknowledge();
        receive(consumer);
        connection.close();
        try (MessageConsumer next = session().createConsumer(queue)) {
            Message b = receive(next);
            assertThat(text(b)).isEqualTo("b");
            assertThat(b.getJMSRedelivered()).isTrue();
            Message c = receive(next);
            assertThat(text(c)).isEqualTo("c");
            assertThat(c.getJMSRedelivered()).isFalse();
        }
    }

    @Says("6.1.8 Acknowledging a message of a closed connection is an IllegalStateException.")
    void shouldNotAcknowledgeAfterClose() throws JMSException {
        Queue queue = queue();
        send(queue, "a");
        Connection connection = started();
        Message message =
                receive(connection.createSession(Session.CLIENT_ACKNOWLEDGE).createConsumer(queue));
        connection.close();
        assertThatThrownBy(message::acknowledge).isInstanceOf(IllegalStateException.class);
        assertHolds(queue, "a");
    }

    @Says("6.1.8 Messages that a closed connection made or received can be used on, also to be sent elsewhere.")
    void shouldLetMessagesOutliveTheirConnection() throws JMSException {
        Queue queue = queue();
        send(queue, "received");
        Connection connection = started();
        Session session = connection.createSession();
        TextMessage made = session.createTextMessage("made");
        Message received = receive(session.createConsumer(queue));
        connection.close();
        made.setText("changed");
        assertThat(text(received)).isEqualTo("received");
        Session other = session();
        other.createProducer(queue).send(made);
        other.createProducer(queue).send(received);
        assertHolds(queue, "changed", "received");
    }

    @Says(
            "6.1.8 Closing what is closed throws nothing, also of the sessions, consumers and producers of a closed connection.")
    void shouldIgnoreARepeatedClose() throws JMSException {
        Connection connection = started();
        Session session = connection.createSession();
        var consumer = session.createConsumer(queue());
        var producer = session.createProducer(queue());
        connection.close();
        assertThatCode(() -> {
                    connection.close();
                    session.close();
                    consumer.close();
                    producer.close();
                })
                .doesNotThrowAnyException();
        JMSContext context = context();
        var contextConsumer = context.createConsumer(queue());
        context.close();
        assertThatCode(() -> {
                    context.close();
                    contextConsumer.close();
                })
                .doesNotThrowAnyException();
    }

    @Says("6.1.8 Closing a context leaves the connection open for the other contexts on it; the last one closes it.")
    void shouldCloseTheConnectionWithItsLastContext() throws JMSException {
        Queue queue = queue();
        JMSContext first = factory().createContext();
        first.setClientID(name());
        String id = first.getClientID();
        JMSContext second = first.createContext(JMSContext.AUTO_ACKNOWLEDGE);
        first.close();
        assertThat(second.getClientID()).isEqualTo(id);
        second.createProducer().send(queue, "still open");
        assertThat(second.createConsumer(queue).receiveBody(String.class, PATIENCE_MS))
                .isEqualTo("still open");
        second.close();
        try (Connection connection = factory().createConnection()) {
            connection.setClientID(id);
        }
    }

    @Says("6.1.8 Many threads may close a connection at once; all return when it is closed.")
    void shouldBeClosedByManyAtOnce() throws Exception {
        for (int round = 0; round < 10; round++) {
            Connection connection = started();
            connection.createSession().createConsumer(queue()).setMessageListener(message -> {});
            CompletableFuture<?>[] closers = new CompletableFuture<?>[4];
            for (int i = 0; i < closers.length; i++) {
                closers[i] = InBackground.doing(connection::close);
            }
            CompletableFuture.allOf(closers).get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            assertThatThrownBy(connection::start).isInstanceOf(IllegalStateException.class);
        }
    }
}
