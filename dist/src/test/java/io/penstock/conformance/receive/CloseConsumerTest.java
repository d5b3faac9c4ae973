package io.penstock.conformance.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.InBackground;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

@Section("8.8")
class CloseConsumerTest extends ConformanceCase {
    private static final int SHORT_MS = 100;

    private Queue queue;

    @BeforeEach
    void newQueue() {
        queue = queue();
    }

    @Says("8.8 A waiting receive returns null when its consumer is closed by another thread.")
    void shouldEndAWaitingReceive() throws Exception {
        MessageConsumer consumer = session().createConsumer(queue);
        CompletableFuture<Message> received = InBackground.getting(consumer::receive);
        TimeUnit.MILLISECONDS.sleep(SHORT_MS);
        consumer.close();
        assertThat(received.get(PATIENCE_MS, TimeUnit.MILLISECONDS)).isNull();
        send(queue, "not for the closed one");
        assertHolds(queue, "not for the closed one");
    }

    @Says("8.8 A waiting receive of the simplified API returns null too.")
    void shouldEndAWaitingReceiveOfAContext() throws Exception {
        JMSConsumer consumer = context().createConsumer(queue);
        CompletableFuture<Message> received = InBackground.getting(consumer::receive);
        TimeUnit.MILLISECONDS.sleep(SHORT_MS);
        consumer.close();
        assertThat(received.get(PATIENCE_MS, TimeUnit.MILLISECONDS)).isNull();
    }

    @Says("8.8 Close waits for the consumer's listener that runs.")
    void shouldWaitForTheListener() throws Exception {
        MessageConsumer consumer = session().createConsumer(queue);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        consumer.setMessageListener(message -> {
            entered.countDown();
            try {
                go.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        send(queue, "a");
        assertThat(entered.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
        CompletableFuture<Void> closing = InBackground.doing(consumer::close);
        TimeUnit.MILLISECONDS.sleep(SHORT_MS);
        assertThat(closing).isNotDone();
        go.countDown();
        closing.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        assertHolds(queue);
    }

    @Says("8.8 A listener may close its own consumer, and goes on to its end; the message is consumed.")
    void shouldLetAListenerCloseItsConsumer() throws Exception {
        Queue out = queue();
        Session session = session();
        MessageConsumer consumer = session.createConsumer(queue);
        CompletableFuture<Void> done = new CompletableFuture<>();
        consumer.setMessageListener(message -> {
            try {
                consumer.close();
                send(session, out, "after the close");
                done.complete(null);
            } catch (JMSException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        send(queue, "first", "second");
        done.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        session.close();
        assertHolds(out, "after the close");
        assertHolds(queue, "second");
    }

    @Says("8.8 The same by the simplified API.")
    void shouldLetAListenerCloseItsConsumerOfAContext() throws Exception {
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(queue);
        CompletableFuture<Void> done = new CompletableFuture<>();
        consumer.setMessageListener(message -> {
            try {
                consumer.close();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        send(queue, "first");
        done.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        context.close();
        assertHolds(queue);
    }

    @Says("8.8 No message is delivered to a closed consumer; what it had not delivered goes to others, unflagged.")
    void shouldDeliverNothingAfterTheClose() throws Exception {
        Session session = session();
        MessageConsumer consumer = session.createConsumer(queue);
        Heard heard = new Heard();
        consumer.setMessageListener(heard);
        send(queue, "heard");
        assertThat(heard.texts(1)).containsExactly("heard");
        consumer.close();
        send(queue, "a", "b");
        Message a = receive(queue);
        assertThat(text(a)).isEqualTo("a");
        assertThat(a.getJMSRedelivered()).isFalse();
        assertHolds(queue, "b");
        assertThat(heard.isSilent()).isTrue();
    }

    @Says(
            "8.8 Closing acknowledges nothing and gives nothing back: with CLIENT_ACKNOWLEDGE, acknowledge works after it.")
    void shouldAcknowledgeAfterTheClose() throws JMSException {
        send(queue, "a", "b");
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        Message a = receive(consumer);
        consumer.close();
        assertHolds(queue, "b");
        a.acknowledge();
        session.close();
        assertHolds(queue);
    }

    @Says("8.8 A recover after the close brings messages back for the session's other or next consumer.")
    void shouldRecoverAfterTheClose() throws JMSException {
        send(queue, "a", "b");
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(text(receive(consumer))).isEqualTo("a");
        consumer.close();
        session.recover();
        MessageConsumer next = session.createConsumer(queue);
        Message again = receive(next);
        assertThat(text(again)).isEqualTo("a");
        assertThat(again.getJMSRedelivered()).isTrue();
        Message b = receive(next);
        assertThat(text(b)).isEqualTo("b");
        b.acknowledge();
    }

    @Says("8.8 A transaction goes on when a consumer closes: commit consumes what it had received.")
    void shouldCommitAfterTheClose() throws JMSException {
        send(queue, "a", "b");
        Session session = session(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        receive(consumer);
        consumer.close();
        session.commit();
        session.close();
        assertHolds(queue, "b");
    }

    @Says("8.8 And rollback gives it back.")
    void shouldRollBackAfterTheClose() throws JMSException {
        send(queue, "a", "b");
        Session session = session(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        receive(consumer);
        consumer.close();
        session.rollback();
        assertHolds(queue, "a", "b");
    }

    @Says("8.8 With automatic acknowledgement, what was received before the close is acknowledged.")
    void shouldHaveAcknowledgedByItself() throws JMSException {
        send(queue, "a", "b", "c");
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Session session = session(mode);
            MessageConsumer consumer = session.createConsumer(queue);
            receive(consumer);
            consumer.close();
            session.close();
        }
        assertHolds(queue, "c");
    }
}
