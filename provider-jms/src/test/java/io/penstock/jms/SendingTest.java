package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.Outgoing;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Synchronous and asynchronous sends, their callbacks, and who waits for those. */
class SendingTest extends LinkTestCase {
    /** Writes down what it hears. */
    private static final class Heard implements CompletionListener {
        final LinkedBlockingQueue<String> words = new LinkedBlockingQueue<>();

        @Override
        public void onCompletion(Message message) {
            words.add("ok " + Unchecked.call(() -> message.getBody(String.class)));
        }

        @Override
        public void onException(Message message, Exception exception) {
            words.add(exception.getClass().getSimpleName() + " " + Unchecked.call(() -> message.getBody(String.class)));
        }

        String next() throws InterruptedException {
            return words.poll(10, TimeUnit.SECONDS);
        }
    }

    private static String text(Outgoing message) throws Exception {
        return Texts.of(ByteBuffer.wrap(message.bytes(), message.offset(), message.length())
                .slice());
    }

    @Test
    void shouldSetTheHeadersAndNumberTheSends() throws Exception {
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(QUEUE);
        producer.setTimeToLive(5_000);
        TextMessage message = session.createTextMessage("a");
        long before = System.currentTimeMillis();
        producer.send(message);
        producer.send(session.createTextMessage("b"));
        assertThat(message.getJMSMessageID()).startsWith("ID:");
        assertThat(message.getJMSTimestamp()).isBetween(before, System.currentTimeMillis());
        assertThat(message.getJMSExpiration()).isEqualTo(message.getJMSTimestamp() + 5_000);
        assertThat(((Queue) message.getJMSDestination()).getQueueName()).isEqualTo("orders");
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        List<Outgoing> sent = link.said(Outgoing.class);
        assertThat(sent).extracting(Outgoing::number).containsExactly(0L, 1L);
        assertThat(sent).extracting(Outgoing::destination).containsExactly(3, 3);
        assertThat(sent.get(0).ttlMs()).isEqualTo(5_000);
        assertThat(text(sent.get(1))).isEqualTo("b");
    }

    @Test
    void shouldAskForADestinationOnce() throws Exception {
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(null);
        producer.send(QUEUE, session.createTextMessage("a"));
        producer.send(QUEUE, session.createTextMessage("b"));
        assertThat(link.said(FakeLink.Resolve.class))
                .containsExactly(new FakeLink.Resolve(new Address(Address.Kind.QUEUE, "orders"), Address.Use.SEND));
    }

    @Test
    void shouldRefuseADestinationOfTheWrongKindWhereItIsNamed() throws Exception {
        link.fail(
                new PenstockException(ErrorCode.WRONG_DESTINATION_KIND, "a topic"), w -> w instanceof FakeLink.Resolve);
        Session session = connection.createSession();
        assertThatThrownBy(() -> session.createProducer(QUEUE)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createConsumer(QUEUE)).isInstanceOf(InvalidDestinationException.class);
        link.fail(null, w -> false);
        session.createProducer(QUEUE);
    }

    @Test
    void shouldWaitForTheAnswerOfASynchronousSend() throws Exception {
        link.hold(word -> word instanceof Outgoing);
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(QUEUE);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(
                () -> Unchecked.run(() -> producer.send(session.createTextMessage("a"))), threads);
        link.await(Outgoing.class, 1);
        assertThat(sending).isNotDone();
        link.answerHeld();
        sending.get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldNotWaitWithANonPersistentSendWhileTheWindowIsOpen() throws Exception {
        link.hold(word -> word instanceof Outgoing);
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(QUEUE);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.send(session.createTextMessage("a"));
        assertThat(link.said(Outgoing.class)).hasSize(1);
        link.answerHeld();
    }

    @Test
    void shouldWaitWithANonPersistentSendWhileTheWindowIsShut() throws Exception {
        link.hold(word -> word instanceof Outgoing);
        link.shutWindow();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(QUEUE);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(
                () -> Unchecked.run(() -> producer.send(session.createTextMessage("a"))), threads);
        link.await(Outgoing.class, 1);
        assertThat(sending).isNotDone();
        link.answerHeld();
        sending.get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldThrowWhatTheBrokerAnswers() throws Exception {
        link.fail(new PenstockException(ErrorCode.QUEUE_FULL, "full"), word -> word instanceof Outgoing);
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(QUEUE);
        assertThatThrownBy(() -> producer.send(session.createTextMessage("a")))
                .isInstanceOf(JMSException.class)
                .satisfies(e -> assertThat(((JMSException) e).getErrorCode()).isEqualTo(ErrorCode.QUEUE_FULL.label()));
    }

    @Test
    void shouldLeaveAStreamThatTheBrokerForgot() throws Exception {
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(QUEUE);
        producer.send(session.createTextMessage("a"));
        link.fail(new PenstockException(ErrorCode.SEND_IN_DOUBT, "unknown"), word -> word instanceof Outgoing);
        assertThatThrownBy(() -> producer.send(session.createTextMessage("b"))).isInstanceOf(JMSException.class);
        link.fail(null, word -> false);
        producer.send(session.createTextMessage("c"));
        Outgoing last = link.said(Outgoing.class).get(2);
        assertThat(last.stream()).isEqualTo(1);
        assertThat(last.number()).isZero();
    }

    @Test
    void shouldTakeOverTheStreamOfAClosedSession() throws Exception {
        Session first = connection.createSession();
        first.createProducer(QUEUE).send(first.createTextMessage("a"));
        first.close();
        Session second = connection.createSession();
        second.createProducer(QUEUE).send(second.createTextMessage("b"));
        Outgoing last = link.said(Outgoing.class).get(1);
        assertThat(last.stream()).isZero();
        assertThat(last.number()).isEqualTo(1);
    }

    @Test
    void shouldReportFailuresOfSendsThatNobodyWaitsFor() throws Exception {
        connection = connection(ConnectionSettings.Wait.NOT, 100);
        LinkedBlockingQueue<JMSException> heard = new LinkedBlockingQueue<>();
        connection.setExceptionListener(heard::add);
        link.fail(new PenstockException(ErrorCode.QUEUE_FULL, "full"), word -> word instanceof Outgoing);
        Session session = connection.createSession();
        session.createProducer(QUEUE).send(session.createTextMessage("a"));
        assertThat(heard.poll(10, TimeUnit.SECONDS).getErrorCode()).isEqualTo(ErrorCode.QUEUE_FULL.label());
    }

    @Test
    void shouldCallBackInTheOrderOfTheSends() throws Exception {
        link.hold(word -> word instanceof Outgoing);
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(QUEUE);
        Heard heard = new Heard();
        for (String text : List.of("a", "b", "c")) {
            producer.send(session.createTextMessage(text), heard);
        }
        link.failHeld(new RuntimeException("no"));
        assertThat(heard.next()).isEqualTo("JMSException a");
        link.answerHeld();
        link.answerHeld();
        assertThat(heard.next()).isEqualTo("ok b");
        assertThat(heard.next()).isEqualTo("ok c");
    }

    @Test
    void shouldHoldAnEarlyAnswerBackUntilItsTurn() throws Exception {
        List<String> first = new ArrayList<>();
        link.hold(word -> word instanceof Outgoing && first.isEmpty() && first.add("one"));
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(QUEUE);
        Heard heard = new Heard();
        producer.send(session.createTextMessage("a"), heard);
        producer.send(session.createTextMessage("b"), heard);
        assertThat(heard.words).isEmpty();
        link.answerHeld();
        assertThat(heard.next()).isEqualTo("ok a");
        assertThat(heard.next()).isEqualTo("ok b");
    }

    @Test
    void shouldWaitForCallbacksInClose() throws Exception {
        link.hold(word -> word instanceof Outgoing);
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(QUEUE);
        Heard heard = new Heard();
        producer.send(session.createTextMessage("a"), heard);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> Unchecked.run(session::close), threads);
        CompletableFuture<Void> closingProducer =
                CompletableFuture.runAsync(() -> Unchecked.run(producer::close), threads);
        assertThat(closing).isNotDone();
        assertThat(closingProducer).isNotDone();
        link.answerHeld();
        closing.get(10, TimeUnit.SECONDS);
        closingProducer.get(10, TimeUnit.SECONDS);
        assertThat(heard.words).containsExactly("ok a");
    }

    @Test
    void shouldCallBackBeforeCommitReturns() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        Heard heard = new Heard();
        session.createProducer(QUEUE).send(session.createTextMessage("a"), heard);
        session.commit();
        assertThat(heard.words).containsExactly("ok a");
    }

    @Test
    void shouldCallBackInsideAListenerThatCommits() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(QUEUE);
        Heard heard = new Heard();
        CountDownLatch committed = new CountDownLatch(1);
        session.createConsumer(QUEUE)
                .setMessageListener(message -> Unchecked.run(() -> {
                    producer.send(session.createTextMessage("reply"), heard);
                    session.commit();
                    committed.countDown();
                }));
        link.deliver(1, 0, 0, "ask");
        assertThat(committed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(heard.words).containsExactly("ok reply");
    }

    @Test
    void shouldRefuseFromACallbackWhatWouldWaitForIt() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(QUEUE);
        LinkedBlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
        List<Unchecked.Action> forbidden =
                List.of(session::close, connection::close, producer::close, session::commit, session::rollback);
        CountDownLatch stopped = new CountDownLatch(1);
        producer.send(session.createTextMessage("a"), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                for (Unchecked.Action action : forbidden) {
                    try {
                        action.run();
                    } catch (JMSException refused) {
                        thrown.add(refused);
                    }
                }
                Unchecked.run(connection::stop);
                stopped.countDown();
            }

            @Override
            public void onException(Message message, Exception exception) {}
        });
        for (int i = 0; i < forbidden.size(); i++) {
            assertThat(thrown.poll(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        session.close();
    }

    @Test
    void shouldNotCallBackOnTheTransportThread() throws Exception {
        link.hold(word -> word instanceof Outgoing);
        Session session = connection.createSession();
        LinkedBlockingQueue<Thread> on = new LinkedBlockingQueue<>();
        session.createProducer(QUEUE).send(session.createTextMessage("a"), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                on.add(Thread.currentThread());
            }

            @Override
            public void onException(Message message, Exception exception) {}
        });
        link.answerHeld();
        assertThat(on.poll(10, TimeUnit.SECONDS)).isNotNull().isNotSameAs(Thread.currentThread());
    }

    @Test
    void shouldRefuseWrongArguments() throws Exception {
        Session session = connection.createSession();
        MessageProducer bound = session.createProducer(QUEUE);
        MessageProducer free = session.createProducer(null);
        Message message = session.createTextMessage("a");
        assertThatThrownBy(() -> bound.send(message, (CompletionListener) null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bound.send(QUEUE, message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> free.send(message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> free.send((Queue) null, message)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> bound.send((Message) null)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> bound.send(message, -1, 4, 0)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> bound.setPriority(-1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> bound.setDeliveryMode(-1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> bound.setDeliveryDelay(-1)).isInstanceOf(JMSException.class);
        assertThat(link.said(Outgoing.class)).isEmpty();
    }
}
