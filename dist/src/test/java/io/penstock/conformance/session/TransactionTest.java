package io.penstock.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

@Section("6.2.7")
class TransactionTest extends ConformanceCase {
    private Queue queue;
    private Session session;

    @BeforeEach
    void open() throws JMSException {
        queue = queue();
        session = session(Session.SESSION_TRANSACTED);
    }

    @Says("6.2.7 What a transaction sends is there for others when it commits, and not before.")
    void shouldSendWithTheCommit() throws JMSException {
        send(session, queue, "a", "b");
        assertHolds(queue);
        session.commit();
        assertHolds(queue, "a", "b");
    }

    @Says("6.2.7 What a transaction sent is destroyed by a rollback.")
    void shouldDestroyWhatWasSentOnRollback() throws JMSException {
        send(session, queue, "never");
        session.rollback();
        session.commit();
        assertHolds(queue);
    }

    @Says("6.2.7 What a transaction received is acknowledged by its commit.")
    void shouldAcknowledgeWithTheCommit() throws JMSException {
        send(queue, "a", "b");
        assertThat(texts(session.createConsumer(queue), 2)).containsExactly("a", "b");
        session.commit();
        session.close();
        assertHolds(queue);
    }

    @Says("6.2.7 What a transaction received comes again after a rollback, in order, flagged and counted.")
    void shouldRecoverOnRollback() throws JMSException {
        send(queue, "a", "b", "c");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(texts(consumer, 2)).containsExactly("a", "b");
        session.rollback();
        for (String expected : List.of("a", "b")) {
            Message again = receive(consumer);
            assertThat(text(again)).isEqualTo(expected);
            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        }
        Message last = receive(consumer);
        assertThat(text(last)).isEqualTo("c");
        assertThat(last.getJMSRedelivered()).isFalse();
        session.commit();
    }

    @Says("6.2.7 Input and output of a transaction are one unit.")
    void shouldBeOneUnitOfWork() throws JMSException {
        Queue out = queue();
        send(queue, "a");
        MessageConsumer consumer = session.createConsumer(queue);
        receive(consumer);
        send(session, out, "reply, first try");
        session.rollback();
        assertHolds(out);
        receive(consumer);
        send(session, out, "reply");
        session.commit();
        assertEmpty(consumer);
        assertHolds(out, "reply");
    }

    @Says("6.2.7 A transaction spans all producers and consumers of its session, queues and topics.")
    void shouldSpanAllOfTheSession() throws JMSException {
        Queue second = queue();
        Topic topic = topic();
        send(queue, "in 1");
        send(second, "in 2");
        Queue out = queue();
        try (MessageConsumer subscriber = session().createConsumer(topic)) {
            MessageConsumer one = session.createConsumer(queue);
            MessageConsumer two = session.createConsumer(second);
            receive(one);
            receive(two);
            send(session, out, "lost");
            send(session, topic, "lost");
            session.rollback();
            assertThat(text(receive(one))).isEqualTo("in 1");
            assertThat(text(receive(two))).isEqualTo("in 2");
            send(session, out, "out");
            send(session, topic, "published");
            session.commit();
            assertReceives(subscriber, "published");
        }
        session.close();
        assertHolds(queue);
        assertHolds(second);
        assertHolds(out, "out");
    }

    @Says("6.2.7 When one transaction ends, the next begins: a session is always in one.")
    void shouldBeginTheNextByItself() throws JMSException {
        assertThat(session.getTransacted()).isTrue();
        for (int i = 0; i < 5; i++) {
            send(session, queue, "rolled back " + i);
            session.rollback();
            send(session, queue, "committed " + i);
            session.commit();
        }
        send(session, queue, "open");
        assertHolds(queue, "committed 0", "committed 1", "committed 2", "committed 3", "committed 4");
    }

    @Says("6.2.7 A transaction of one session does not touch another's, also of the same connection.")
    void shouldNotTouchOtherSessions() throws JMSException {
        Session other = session(Session.SESSION_TRANSACTED);
        send(session, queue, "mine");
        send(other, queue, "other's");
        session.rollback();
        other.commit();
        assertHolds(queue, "other's");
    }

    @Says("6.2.7 An empty transaction commits and rolls back.")
    void shouldEndAnEmptyTransaction() throws JMSException {
        session.commit();
        session.rollback();
        session.commit();
    }

    @Says("6.2.7 A non-persistent message of a transaction is subject to it like any other.")
    void shouldHoldNonPersistentMessagesToo() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.send(session.createTextMessage("lost"));
        session.rollback();
        producer.send(session.createTextMessage("kept"));
        assertHolds(queue);
        session.commit();
        assertHolds(queue, "kept");
    }

    @Says("6.2.7 A large transaction is as atomic as a small one.")
    void shouldCommitAThousandMessages() throws JMSException {
        Queue out = queue();
        String[] texts = new String[1_000];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "m" + i;
        }
        send(session, queue, texts);
        session.rollback();
        assertHolds(queue);
        send(session, queue, texts);
        session.commit();
        MessageConsumer consumer = session.createConsumer(queue);
        for (int i = 0; i < texts.length; i++) {
            send(session, out, text(receive(consumer)));
        }
        session.commit();
        assertEmpty(consumer);
        assertHolds(out, texts);
    }

    @Says("6.2.7 API Connection.createSession(true, mode): the mode is ignored, and told as 0.")
    void shouldIgnoreTheModeOfATransactedSession() throws JMSException {
        Connection connection = connection();
        for (int mode : List.of(0, Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, 99)) {
            Session transacted = connection.createSession(true, mode);
            assertThat(transacted.getTransacted()).isTrue();
            assertThat(transacted.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
        }
        assertThat(connection.createSession(Session.SESSION_TRANSACTED).getTransacted())
                .isTrue();
        assertThat(context(JMSContext.SESSION_TRANSACTED).getTransacted()).isTrue();
    }

    @Says("10.3 Commit and rollback on a session that is not transacted must be an IllegalStateException.")
    void shouldRefuseToEndWhatNeverBegan() throws JMSException {
        for (int mode : List.of(Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE)) {
            Session plain = session(mode);
            assertThatThrownBy(plain::commit).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(plain::rollback).isInstanceOf(IllegalStateException.class);
            JMSContext context = context(mode);
            assertThatThrownBy(context::commit).isInstanceOf(IllegalStateRuntimeException.class);
            assertThatThrownBy(context::rollback).isInstanceOf(IllegalStateRuntimeException.class);
        }
    }

    @Says("6.2.7 A context has transactions like a session.")
    void shouldCommitByTheContext() {
        JMSContext context = context(JMSContext.SESSION_TRANSACTED);
        JMSConsumer consumer = context.createConsumer(queue);
        context.createProducer().send(queue, "lost");
        context.rollback();
        context.createProducer().send(queue, "kept");
        assertThat(consumer.receiveNoWait()).isNull();
        context.commit();
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("kept");
        context.rollback();
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("kept");
        context.commit();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Says("6.2.7 Commit and rollback may be called in a listener.")
    void shouldCommitInAListener() throws Exception {
        Queue out = queue();
        CompletableFuture<Void> committed = new CompletableFuture<>();
        MessageProducer producer = session.createProducer(out);
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                producer.send(session.createTextMessage("try " + message.getIntProperty("JMSXDeliveryCount")));
                if (message.getJMSRedelivered()) {
                    session.commit();
                    committed.complete(null);
                } else {
                    session.rollback();
                }
            } catch (JMSException e) {
                committed.completeExceptionally(e);
            }
        });
        send(queue, "a");
        committed.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        assertHolds(out, "try 2");
    }

    @Says("6.2.15 Closing a transacted session rolls its transaction back.")
    void shouldRollBackOnClose() throws JMSException {
        Queue out = queue();
        send(queue, "in");
        receive(session.createConsumer(queue));
        send(session, out, "lost");
        session.close();
        assertHolds(out);
        assertThat(receive(queue).getJMSRedelivered()).isTrue();
    }
}
