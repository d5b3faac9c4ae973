package io.penstock.conformance.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.InBackground;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import io.penstock.conformance.Trying;
import jakarta.jms.Connection;
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
import java.util.concurrent.atomic.AtomicBoolean;

@Section({"6.1.4", "6.1.5"})
class StartAndStopTest extends ConformanceCase {
    private static final int SHORT_MS = 150;

    @Says("6.1.4 A new connection is stopped: nothing is delivered until it is started.")
    void shouldDeliverNothingBeforeTheStart() throws Exception {
        Queue queue = queue();
        send(queue, "waiting");
        Connection connection = connection();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(consumer.receive(SHORT_MS)).isNull();
        assertThat(consumer.receiveNoWait()).isNull();
        connection.start();
        assertThat(text(receive(consumer))).isEqualTo("waiting");
    }

    @Says("6.1.4 No listener is called before the start, whenever it was set.")
    void shouldCallNoListenerBeforeTheStart() throws Exception {
        Queue queue = queue();
        send(queue, "a", "b");
        Connection connection = connection();
        Heard heard = new Heard();
        connection.createSession().createConsumer(queue).setMessageListener(heard);
        TimeUnit.MILLISECONDS.sleep(SHORT_MS);
        assertThat(heard.isSilent()).isTrue();
        connection.start();
        assertThat(heard.texts(2)).containsExactly("a", "b");
    }

    @Says("6.1.4 A stopped connection can send.")
    void shouldSendWhileStopped() throws JMSException {
        Queue queue = queue();
        Connection connection = connection();
        send(connection.createSession(), queue, "before any start");
        connection.start();
        connection.stop();
        send(connection.createSession(), queue, "after a stop");
        assertHolds(queue, "before any start", "after a stop");
    }

    @Says("6.1.4 A context starts by itself when its first consumer is made.")
    void shouldStartAContextWithItsFirstConsumer() throws JMSException {
        Queue queue = queue();
        send(queue, "a");
        assertThat(context().createConsumer(queue).receiveBody(String.class, PATIENCE_MS))
                .isEqualTo("a");
    }

    @Says("6.1.4 With setAutoStart(false) a context is started by start only.")
    void shouldNotStartAContextThatIsToldNotTo() throws JMSException {
        Queue queue = queue();
        send(queue, "a");
        JMSContext context = context();
        assertThat(context.getAutoStart()).isTrue();
        context.setAutoStart(false);
        assertThat(context.getAutoStart()).isFalse();
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(consumer.receive(SHORT_MS)).isNull();
        context.start();
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("a");
    }

    @Says("6.1.5 While stopped, a receive blocks; it returns with a message after the start.")
    void shouldBlockReceiversWhileStopped() throws Exception {
        Queue queue = queue();
        Connection connection = started();
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        send(queue, "before", "after");
        assertThat(text(receive(consumer))).isEqualTo("before");
        connection.stop();
        CompletableFuture<Message> received = InBackground.getting(() -> consumer.receive(PATIENCE_MS));
        TimeUnit.MILLISECONDS.sleep(SHORT_MS);
        assertThat(received).isNotDone();
        connection.start();
        assertThat(text(received.get(PATIENCE_MS, TimeUnit.MILLISECONDS))).isEqualTo("after");
    }

    @Says("6.1.5 Timers of receives go on while stopped, so that they time out with null.")
    void shouldTimeOutWhileStopped() throws JMSException {
        Queue queue = queue();
        Connection connection = started();
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        send(queue, "a", "b");
        assertThat(text(receive(consumer))).isEqualTo("a");
        connection.stop();
        long before = System.nanoTime();
        assertThat(consumer.receive(SHORT_MS)).isNull();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isBetween((long) SHORT_MS, PATIENCE_MS);
        connection.start();
        assertThat(text(receive(consumer))).isEqualTo("b");
    }

    @Says("6.1.5 When stop has returned, no listener is called until the next start, and then none misses a message.")
    void shouldPauseListeners() throws Exception {
        Queue queue = queue();
        Connection connection = started();
        Heard heard = new Heard();
        connection.createSession().createConsumer(queue).setMessageListener(heard);
        for (int i = 0; i < 5; i++) {
            send(queue, "before " + i);
            assertThat(heard.texts(1)).containsExactly("before " + i);
            connection.stop();
            send(queue, "while stopped " + i);
            TimeUnit.MILLISECONDS.sleep(20);
            assertThat(heard.isSilent()).isTrue();
            connection.start();
            assertThat(heard.texts(1)).containsExactly("while stopped " + i);
        }
    }

    @Says("6.1.5 Stop waits for listeners that run, which keep the whole connection until they return.")
    void shouldWaitForRunningListenersOnStop() throws Exception {
        Queue queue = queue();
        Queue replies = queue();
        Connection connection = started();
        Session session = connection.createSession();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean stopped = new AtomicBoolean();
        CompletableFuture<Boolean> stoppedTooSoon = new CompletableFuture<>();
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                entered.countDown();
                go.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
                session.createProducer(replies).send(session.createTextMessage("reply"));
                stoppedTooSoon.complete(stopped.get());
            } catch (JMSException | InterruptedException e) {
                stoppedTooSoon.completeExceptionally(e);
            }
        });
        send(queue, "request");
        assertThat(entered.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
        CompletableFuture<Void> stopping = InBackground.doing(() -> {
            connection.stop();
            stopped.set(true);
        });
        TimeUnit.MILLISECONDS.sleep(SHORT_MS);
        assertThat(stopping).isNotDone();
        go.countDown();
        assertThat(stoppedTooSoon.get(PATIENCE_MS, TimeUnit.MILLISECONDS)).isFalse();
        stopping.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        assertHolds(replies, "reply");
    }

    @Says("6.1.5 Starting a started and stopping a stopped connection are ignored.")
    void shouldIgnoreRepeats() throws JMSException {
        Queue queue = queue();
        Connection connection = connection();
        connection.stop();
        connection.start();
        connection.start();
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        send(queue, "a");
        assertThat(text(receive(consumer))).isEqualTo("a");
        connection.stop();
        connection.stop();
        send(queue, "b");
        assertThat(consumer.receive(20)).isNull();
        connection.start();
        assertThat(text(receive(consumer))).isEqualTo("b");
    }

    @Says("6.1.5 Stop from a listener of its own connection either fails with IllegalStateException or stops.")
    void shouldNotDeadlockOnStopFromAListener() throws Exception {
        Queue queue = queue();
        Connection connection = started();
        Trying trying = new Trying(connection::stop);
        connection.createSession().createConsumer(queue).setMessageListener(trying);
        send(queue, "a");
        trying.assertDoneOrThrew(jakarta.jms.IllegalStateException.class);
    }

    @Says("6.1.5 Stop from a listener of its own context, or of one on the same connection, does likewise.")
    void shouldNotDeadlockOnStopFromAListenerOfAContext() throws Exception {
        Queue queue = queue();
        JMSContext first = context();
        JMSContext second = closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        Trying trying = new Trying(first::stop);
        second.createConsumer(queue).setMessageListener(trying);
        send(queue, "a");
        trying.assertDoneOrThrew(jakarta.jms.IllegalStateRuntimeException.class);
    }

    @Says("6.1.5 One connection's stop does not hold up another's consumers.")
    void shouldStopOneConnectionOnly() throws JMSException {
        Queue queue = queue();
        Connection stopped = started();
        MessageConsumer idle = stopped.createSession().createConsumer(queue);
        assertEmpty(idle);
        stopped.stop();
        send(queue, "a", "b");
        assertHolds(queue, "a", "b");
    }
}
