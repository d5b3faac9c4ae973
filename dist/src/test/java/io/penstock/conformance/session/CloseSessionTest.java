package io.penstock.conformance.session;

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

@Section("6.2.15")
class CloseSessionTest extends ConformanceCase {
    private static final int SHORT_MS = 100;

    @Says("6.2.15 Close from another thread ends a waiting receive, which returns null or a message.")
    void shouldEndAWaitingReceive() throws Exception {
        Session session = session();
        MessageConsumer consumer = session.createConsumer(queue());
        CompletableFuture<Message> received = InBackground.getting(consumer::receive);
        TimeUnit.MILLISECONDS.sleep(SHORT_MS);
        session.close();
        assertThat(received.get(PATIENCE_MS, TimeUnit.MILLISECONDS)).isNull();
    }

    @Says("6.2.15 Close waits for a running listener, whose message is acknowledged.")
    void shouldWaitForARunningListener() throws Exception {
        Queue queue = queue();
        Session session = session();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> listened = new CompletableFuture<>();
        session.createConsumer(queue).setMessageListener(message -> {
            entered.countDown();
            try {
                go.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
                session.createTextMessage("the session can be used until the listener returns");
                listened.complete(null);
            } catch (JMSException | InterruptedException e) {
                listened.completeExceptionally(e);
            }
        });
        send(queue, "a");
        assertThat(entered.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
        CompletableFuture<Void> closing = InBackground.doing(session::close);
        TimeUnit.MILLISECONDS.sleep(SHORT_MS);
        assertThat(closing).isNotDone();
        go.countDown();
        closing.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        assertThat(listened).isCompletedWithValue(null);
        assertHolds(queue);
    }

    @Says(
            "6.2.15 A listener that closes its own session gets an IllegalStateException, or it is closed; the message counts as consumed.")
    void shouldNotDeadlockOnCloseFromAListener() throws Exception {
        Queue queue = queue();
        Session session = session();
        Trying trying = new Trying(session::close);
        session.createConsumer(queue).setMessageListener(trying);
        send(queue, "a");
        trying.assertDoneOrThrew(IllegalStateException.class);
        session.close();
        assertHolds(queue);
    }

    @Says("6.2.15 A listener that closes its own context gets an IllegalStateRuntimeException, or it is closed.")
    void shouldNotDeadlockOnCloseOfItsContext() throws Exception {
        Queue queue = queue();
        JMSContext first = context();
        JMSContext second = closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        Trying trying = new Trying(second::close);
        second.createConsumer(queue).setMessageListener(trying);
        send(queue, "a");
        trying.assertDoneOrThrew(IllegalStateRuntimeException.class);
    }

    @Says("6.2.15 Closing one session leaves the others of its connection alone.")
    void shouldLeaveOtherSessionsAlone() throws JMSException {
        Queue queue = queue();
        Session one = session();
        Session two = session();
        MessageConsumer consumer = two.createConsumer(queue);
        one.close();
        send(two, queue, "still");
        assertReceives(consumer, "still");
    }

    @Says("6.2.15 Closing a session does not acknowledge for the client.")
    void shouldNotAcknowledgeOnClose() throws JMSException {
        Queue queue = queue();
        send(queue, "a", "b");
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(texts(consumer, 2)).containsExactly("a", "b");
        session.close();
        assertHolds(queue, "a", "b");
    }

    @Says(
            "6.2.15 Acknowledging a message of a closed session is an IllegalStateException; the message itself can be used.")
    void shouldNotAcknowledgeAfterClose() throws JMSException {
        Queue queue = queue();
        send(queue, "a");
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        Message message = receive(session.createConsumer(queue));
        TextMessage made = session.createTextMessage("made");
        session.close();
        assertThatThrownBy(message::acknowledge).isInstanceOf(IllegalStateException.class);
        assertThat(text(message)).isEqualTo("a");
        assertThat(made.getText()).isEqualTo("made");
        JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
        context.close();
        assertThatThrownBy(context::acknowledge).isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Says("6.2.15 What a session had fetched ahead is at once there for others when it is closed, not flagged.")
    void shouldGiveBackWhatNobodySaw() throws JMSException {
        Queue queue = queue();
        send(queue, "a", "b", "c");
        Connection connection = started();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(text(receive(consumer))).isEqualTo("a");
        session.close();
        try (MessageConsumer next = session().createConsumer(queue)) {
            Message b = receive(next);
            assertThat(text(b)).isEqualTo("b");
            assertThat(b.getJMSRedelivered()).isFalse();
            assertThat(b.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
            assertReceives(next, "c");
        }
    }

    @Says("6.2.15 Closing a closed session throws nothing, nor does closing what it made.")
    void shouldIgnoreARepeatedClose() throws JMSException {
        Session session = session();
        var consumer = session.createConsumer(queue());
        var producer = session.createProducer(queue());
        session.close();
        assertThatCode(() -> {
                    session.close();
                    consumer.close();
                    producer.close();
                })
                .doesNotThrowAnyException();
    }
}
