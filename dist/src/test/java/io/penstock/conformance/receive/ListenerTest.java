package io.penstock.conformance.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

@Section("8.7")
class ListenerTest extends ConformanceCase {
    private Queue queue;

    @BeforeEach
    void newQueue() {
        queue = queue();
    }

    /** Throws at the first delivery of the message "bad", and writes down everything. */
    private static final class Throwing implements MessageListener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(Message message) {
            try {
                int count = message.getIntProperty("JMSXDeliveryCount");
                heard.add(text(message) + " " + count + " " + message.getJMSRedelivered());
                if (text(message).equals("bad") && count == 1) {
                    throw new IllegalStateException("thrown on purpose by a test's listener");
                }
            } catch (JMSException e) {
                heard.add(e.toString());
            }
        }

        private void assertHears(String... expected) throws InterruptedException {
            for (String each : expected) {
                assertThat(heard.poll(PATIENCE_MS, TimeUnit.MILLISECONDS)).isEqualTo(each);
            }
        }
    }

    @Says("8.7 A listener is called with each message as it arrives, in order.")
    void shouldCallTheListener() throws Exception {
        Heard heard = new Heard();
        session().createConsumer(queue).setMessageListener(heard);
        send(queue, "a", "b", "c");
        assertThat(heard.texts(3)).containsExactly("a", "b", "c");
    }

    @Says("8.7 A listener gets what was there before it too, by the simplified API as well.")
    void shouldCallTheListenerOfAContext() throws Exception {
        send(queue, "before");
        Heard heard = new Heard();
        JMSContext context = context();
        context.createConsumer(queue).setMessageListener(heard);
        send(queue, "after");
        assertThat(heard.texts(2)).containsExactly("before", "after");
    }

    @Says(
            "8.7 When a listener throws with AUTO_ACKNOWLEDGE or DUPS_OK_ACKNOWLEDGE, the message is redelivered at once, flagged and counted.")
    void shouldRedeliverAtOnceAfterAnExceptionWhenAcknowledgedByItself() throws Exception {
        for (int mode : List.of(Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE)) {
            Queue each = queue();
            send(each, "good", "bad", "next");
            Throwing listener = new Throwing();
            Session session = session(mode);
            session.createConsumer(each).setMessageListener(listener);
            listener.assertHears("good 1 false", "bad 1 false", "bad 2 true", "next 1 false");
            session.close();
            assertHolds(each);
        }
    }

    @Says("8.7 When a listener throws with CLIENT_ACKNOWLEDGE, the next message comes; the other waits for a recover.")
    void shouldGoOnAfterAnExceptionWhenTheClientAcknowledges() throws Exception {
        send(queue, "bad", "next");
        Throwing listener = new Throwing();
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        session.createConsumer(queue).setMessageListener(listener);
        listener.assertHears("bad 1 false", "next 1 false");
        session.close();
        assertHolds(queue, "bad", "next");
    }

    @Says("8.7 When a listener throws in a transaction, the next message comes; the exception does not roll back.")
    void shouldGoOnAfterAnExceptionInATransaction() throws Exception {
        send(queue, "bad", "next");
        Throwing listener = new Throwing();
        Session session = session(Session.SESSION_TRANSACTED);
        BlockingQueue<Boolean> committed = new LinkedBlockingQueue<>();
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                listener.onMessage(message);
                session.commit();
                committed.add(true);
            } catch (JMSException e) {
                committed.add(false);
            }
        });
        listener.assertHears("bad 1 false", "next 1 false");
        assertThat(committed.poll(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
        session.close();
        // The commit in the second call took both.
        assertHolds(queue);
    }

    @Says("8.7 An Error thrown by a listener ends neither its session nor others.")
    void shouldSurviveAnError() throws Exception {
        send(queue, "first", "second");
        Heard heard = new Heard();
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        session.createConsumer(queue).setMessageListener(message -> {
            heard.onMessage(message);
            throw new AssertionError("thrown on purpose by a test's listener");
        });
        assertThat(heard.texts(2)).containsExactly("first", "second");
    }

    @Says("8.7 API MessageConsumer.setMessageListener: null takes the listener away, and the rest can be received.")
    void shouldTakeTheListenerAway() throws Exception {
        send(queue, "heard");
        Session session = session();
        MessageConsumer consumer = session.createConsumer(queue);
        Heard heard = new Heard();
        consumer.setMessageListener(heard);
        assertThat(heard.texts(1)).containsExactly("heard");
        consumer.setMessageListener(null);
        assertThat(consumer.getMessageListener()).isNull();
        send(queue, "received");
        assertReceives(consumer, "received");
        assertThat(heard.isSilent()).isTrue();
    }
}
