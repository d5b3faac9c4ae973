package io.penstock.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.Completed;
import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

@Section({"6.2.10", "6.2.11", "6.2.12"})
class AcknowledgementTest extends ConformanceCase {
    private Queue queue;

    @BeforeEach
    void newQueue() {
        queue = queue();
    }

    private static int countOf(Message message) throws JMSException {
        return message.getIntProperty("JMSXDeliveryCount");
    }

    @Says("6.2.10 AUTO_ACKNOWLEDGE: a message is acknowledged when receive has returned it.")
    void shouldAcknowledgeWhenReceiveReturns() throws JMSException {
        send(queue, "a", "b");
        Connection connection = started();
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(text(receive(consumer))).isEqualTo("a");
        session.recover();
        connection.close();
        assertHolds(queue, "b");
    }

    @Says("6.2.10 AUTO_ACKNOWLEDGE: a message is acknowledged when the listener has returned.")
    void shouldAcknowledgeWhenTheListenerReturns() throws Exception {
        send(queue, "a", "b");
        Connection connection = started();
        Heard heard = new Heard();
        connection.createSession(Session.AUTO_ACKNOWLEDGE).createConsumer(queue).setMessageListener(heard);
        assertThat(heard.texts(2)).containsExactly("a", "b");
        connection.close();
        assertHolds(queue);
    }

    @Says("6.2.10 DUPS_OK_ACKNOWLEDGE: messages are acknowledged too, at the latest by an orderly close.")
    void shouldAcknowledgeLazily() throws JMSException {
        String[] sent = new String[150];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = "m" + i;
        }
        send(queue, sent);
        Connection connection = started();
        MessageConsumer consumer =
                connection.createSession(Session.DUPS_OK_ACKNOWLEDGE).createConsumer(queue);
        assertThat(texts(consumer, 100)).startsWith("m0").endsWith("m99");
        connection.close();
        try (Session session = session();
                MessageConsumer next = session.createConsumer(queue)) {
            Message following = receive(next);
            assertThat(text(following)).isEqualTo("m100");
            assertThat(following.getJMSRedelivered()).isFalse();
        }
    }

    @Says(
            "6.2.10 CLIENT_ACKNOWLEDGE: one acknowledge is for all that the session delivered, by all its consumers, and not for later ones.")
    void shouldAcknowledgeAllThatWasDelivered() throws JMSException {
        Queue other = queue();
        send(queue, "a", "b", "c");
        send(other, "x");
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer first = session.createConsumer(queue);
        MessageConsumer second = session.createConsumer(other);
        Message a = receive(first);
        assertThat(text(receive(second))).isEqualTo("x");
        assertThat(text(receive(first))).isEqualTo("b");
        a.acknowledge();
        assertThat(text(receive(first))).isEqualTo("c");
        session.close();
        assertHolds(queue, "c");
        assertHolds(other);
    }

    @Says(
            "6.2.10 What was not acknowledged stays with the session until it ends, and then comes to the next consumer in order.")
    void shouldKeepUnacknowledgedMessages() throws JMSException {
        send(queue, "a", "b", "c");
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(texts(consumer, 2)).containsExactly("a", "b");
        consumer.close();
        try (Session next = session();
                MessageConsumer others = next.createConsumer(queue)) {
            assertThat(text(receive(others))).isEqualTo("c");
            assertEmpty(others);
            session.close();
            Message again = receive(others);
            assertThat(text(again)).isEqualTo("a");
            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(text(receive(others))).isEqualTo("b");
        }
    }

    @Says("6.2.10 Recover begins again with the first unacknowledged message, in order, flagged and counted.")
    void shouldRecoverInOrder() throws JMSException {
        send(queue, "a", "b", "c", "d");
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        receive(consumer).acknowledge();
        assertThat(texts(consumer, 2)).containsExactly("b", "c");
        session.recover();
        for (String expected : List.of("b", "c")) {
            Message again = receive(consumer);
            assertThat(text(again)).isEqualTo(expected);
            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(countOf(again)).isEqualTo(2);
        }
        Message last = receive(consumer);
        assertThat(text(last)).isEqualTo("d");
        assertThat(last.getJMSRedelivered()).isFalse();
        assertThat(countOf(last)).isEqualTo(1);
        last.acknowledge();
        session.recover();
        assertEmpty(consumer);
    }

    @Says("6.2.10 Recover is for all the session's consumers; none loses or gets twice what others of them hold.")
    void shouldRecoverAllConsumers() throws JMSException {
        List<MessageConsumer> consumers = new ArrayList<>();
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        for (int i = 0; i < 3; i++) {
            Queue each = queue();
            send(each, "first of " + i, "second of " + i);
            consumers.add(session.createConsumer(each));
        }
        for (int i = 2; i >= 0; i--) {
            assertThat(text(receive(consumers.get(i)))).isEqualTo("first of " + i);
        }
        session.recover();
        for (int i = 0; i < 3; i++) {
            assertThat(texts(consumers.get(i), 2)).containsExactly("first of " + i, "second of " + i);
        }
        session.recover();
        Message last = null;
        for (int i = 0; i < 3; i++) {
            assertThat(text(receive(consumers.get(i)))).isEqualTo("first of " + i);
            last = receive(consumers.get(i));
        }
        last.acknowledge();
        for (MessageConsumer each : consumers) {
            assertEmpty(each);
        }
    }

    @Says("6.2.10 Recover with AUTO_ACKNOWLEDGE brings back nothing that receive returned.")
    void shouldNotRecoverWhatWasAcknowledgedByItself() throws JMSException {
        send(queue, "a", "b");
        Session session = session();
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(text(receive(consumer))).isEqualTo("a");
        session.recover();
        assertReceives(consumer, "b");
    }

    @Says("6.2.10 Recover from a listener brings that message back to it, flagged, and no earlier one.")
    void shouldRecoverFromAListener() throws Exception {
        for (int mode : List.of(Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE)) {
            Queue each = queue();
            Session session = session(mode);
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            session.createConsumer(each).setMessageListener(message -> {
                try {
                    heard.add(text(message) + " " + countOf(message) + " " + message.getJMSRedelivered());
                    if (text(message).equals("b") && countOf(message) == 1) {
                        session.recover();
                    } else {
                        message.acknowledge();
                    }
                } catch (JMSException e) {
                    heard.add(e.toString());
                }
            });
            send(each, "a", "b", "c");
            for (String expected : List.of("a 1 false", "b 1 false", "b 2 true", "c 1 false")) {
                assertThat(heard.poll(PATIENCE_MS, TimeUnit.MILLISECONDS)).isEqualTo(expected);
            }
        }
    }

    @Says("6.2.10 API Session.recover: on a transacted session it is an IllegalStateException.")
    void shouldNotRecoverATransaction() throws JMSException {
        Session session = session(Session.SESSION_TRANSACTED);
        assertThatThrownBy(session::recover).isInstanceOf(IllegalStateException.class);
        JMSContext context = context(JMSContext.SESSION_TRANSACTED);
        assertThatThrownBy(context::recover).isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Says("6.2.10 A context acknowledges all that its session delivered.")
    void shouldAcknowledgeByTheContext() {
        JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
        JMSConsumer consumer = context.createConsumer(queue);
        context.createProducer().send(queue, "a").send(queue, "b").send(queue, "c");
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("a");
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("b");
        context.acknowledge();
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("c");
        context.recover();
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("c");
        context.acknowledge();
        context.recover();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Says("6.2.10 API JMSContext.acknowledge: in other modes it does nothing.")
    void shouldIgnoreAcknowledgeOfOtherContexts() {
        for (int mode :
                List.of(JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE, JMSContext.SESSION_TRANSACTED)) {
            context(mode).acknowledge();
        }
    }

    @Says("6.2.10 API Connection.createSession: the mode is as asked for; one that is none is a JMSException.")
    void shouldHaveTheModeThatWasAskedFor() throws JMSException {
        Connection connection = connection();
        for (int mode : List.of(Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE)) {
            assertThat(connection.createSession(mode).getAcknowledgeMode()).isEqualTo(mode);
            assertThat(connection.createSession(false, mode).getAcknowledgeMode())
                    .isEqualTo(mode);
            assertThat(connection.createSession(mode).getTransacted()).isFalse();
            assertThat(context(mode).getSessionMode()).isEqualTo(mode);
        }
        assertThat(connection.createSession().getAcknowledgeMode()).isEqualTo(Session.AUTO_ACKNOWLEDGE);
        for (int mode : List.of(-1, 99)) {
            assertThatThrownBy(() -> connection.createSession(mode)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> connection.createSession(false, mode)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> factory().createContext(mode)).isInstanceOf(JMSRuntimeException.class);
        }
    }

    @Says("6.2.11 An acknowledged message is never delivered again, whatever the session does later.")
    void shouldNeverDeliverAnAcknowledgedMessageAgain() throws JMSException {
        String[] sent = new String[60];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = "m" + i;
        }
        send(queue, sent);
        List<String> acknowledged = new ArrayList<>();
        int round = 0;
        while (acknowledged.size() < sent.length) {
            Session session = session(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(queue);
            List<String> batch = texts(consumer, 1);
            for (int i = 0; i < 3 && acknowledged.size() + batch.size() < sent.length; i++) {
                batch.add(text(receive(consumer)));
            }
            // Now and then a batch is given up and comes again.
            if (round++ % 3 == 2) {
                session.recover();
            } else {
                Message next = consumer.receiveNoWait();
                if (next != null) {
                    batch.add(text(next));
                    next.acknowledge();
                    acknowledged.addAll(batch);
                } else {
                    session.recover();
                    for (int i = 0; i < batch.size(); i++) {
                        next = receive(consumer);
                    }
                    next.acknowledge();
                    acknowledged.addAll(batch);
                }
            }
            session.close();
        }
        assertThat(acknowledged).containsExactly(sent);
        assertHolds(queue);
    }

    @Says(
            "6.2.12 No error of a client makes a message twice: what was sent once, by whom or how ever it ended, is there once.")
    void shouldNeverProduceAMessageTwice() throws Exception {
        for (int i = 0; i < 10; i++) {
            Connection connection = started();
            Session sending = connection.createSession();
            var producer = sending.createProducer(queue);
            Completed completed = new Completed();
            for (int j = 0; j < 10; j++) {
                producer.send(sending.createTextMessage(i + "." + j), completed);
            }
            // In the middle of it.
            connection.close();
            assertThat(completed.count()).isEqualTo(10);
        }
        try (Session session = session();
                MessageConsumer consumer = session.createConsumer(queue)) {
            assertThat(texts(consumer, 100)).doesNotHaveDuplicates();
            assertEmpty(consumer);
        }
    }
}
