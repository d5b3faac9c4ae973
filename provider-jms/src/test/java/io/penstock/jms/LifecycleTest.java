package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.link.Grant;
import io.penstock.jms.link.LinkReset;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.Settling.Outcome;
import io.penstock.jms.link.Subscription;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TopicSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Close, stop, client ids, lost connections, and what closed objects say. */
class LifecycleTest extends LinkTestCase {
    private static void refused(Unchecked.Action... actions) {
        for (Unchecked.Action action : actions) {
            assertThatThrownBy(action::run).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldCloseTheLinkOnceAndWaitForIt() throws Exception {
        link.hold(word -> word instanceof FakeLink.Closed);
        connection.createSession().createConsumer(QUEUE);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> Unchecked.run(connection::close), threads);
        link.await(FakeLink.Closed.class, 1);
        assertThat(closing).isNotDone();
        assertThat(released).isZero();
        link.answerHeld();
        closing.get(10, TimeUnit.SECONDS);
        assertThat(released).isEqualTo(1);
        connection.close();
        assertThat(link.said(FakeLink.Closed.class)).hasSize(1);
        assertThat(link.said(FakeLink.Close.class)).isEmpty();
    }

    @Test
    void shouldGiveBackWhatIsUnacknowledgedBeforeTheConnectionCloses() throws Exception {
        MessageConsumer consumer = started(Session.CLIENT_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(1, 0, 0, "a");
        next(consumer);
        link.forget();
        connection.close();
        assertThat(link.said())
                .containsExactly(new LinkReset(1, 1, List.of(tags(0, 0)), List.of(1)), new FakeLink.Closed());
    }

    @Test
    void shouldSayThatClosedObjectsAreClosed() throws Exception {
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(QUEUE);
        MessageProducer producer = session.createProducer(QUEUE);
        Message message = session.createMessage();
        connection.close();
        refused(
                connection::start,
                connection::stop,
                connection::createSession,
                connection::getClientID,
                () -> connection.setClientID("x"),
                connection::getMetaData,
                connection::getExceptionListener,
                () -> connection.setExceptionListener(null));
        refused(
                session::getTransacted,
                session::getAcknowledgeMode,
                session::createMessage,
                session::createTextMessage,
                session::recover,
                session::commit,
                session::rollback,
                session::getMessageListener,
                () -> session.createQueue("q"),
                () -> session.createTopic("t"),
                () -> session.createBrowser(QUEUE),
                session::createTemporaryQueue,
                session::createTemporaryTopic,
                () -> session.createProducer(QUEUE),
                () -> session.createConsumer(QUEUE),
                () -> session.createDurableConsumer(TOPIC, "n"),
                () -> session.createSharedConsumer(TOPIC, "n"),
                () -> session.unsubscribe("n"));
        refused(
                consumer::receive,
                consumer::receiveNoWait,
                consumer::getMessageSelector,
                consumer::getMessageListener,
                () -> consumer.setMessageListener(null));
        refused(
                () -> producer.send(message),
                producer::getDeliveryMode,
                producer::getDestination,
                producer::getPriority,
                producer::getTimeToLive,
                producer::getDisableMessageID,
                () -> producer.setDeliveryMode(1),
                producer::getDeliveryDelay);
        session.close();
        consumer.close();
        producer.close();
        connection.close();
    }

    @Test
    void shouldRefuseToCloseOrStopFromTheOwnListener() throws Exception {
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        LinkedBlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
        List<Unchecked.Action> forbidden = List.of(session::close, connection::close, connection::stop);
        session.createConsumer(QUEUE).setMessageListener(message -> {
            for (Unchecked.Action action : forbidden) {
                try {
                    action.run();
                } catch (JMSException refused) {
                    thrown.add(refused);
                }
            }
        });
        link.deliver(1, 0, 0, "a");
        for (int i = 0; i < forbidden.size(); i++) {
            assertThat(thrown.poll(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldWaitForARunningListenerWithAllItsFacilities() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LinkedBlockingQueue<String> outcome = new LinkedBlockingQueue<>();
        session.createConsumer(QUEUE).setMessageListener(message -> {
            inside.countDown();
            try {
                goOn.await(10, TimeUnit.SECONDS);
                session.commit();
                outcome.add("committed");
            } catch (JMSException | InterruptedException failed) {
                outcome.add(failed.toString());
            }
        });
        link.deliver(1, 0, 0, "a", "b");
        inside.await(10, TimeUnit.SECONDS);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> Unchecked.run(connection::close), threads);
        link.deliver(1, 0, 2, "c");
        assertThat(closing).isNotDone();
        goOn.countDown();
        closing.get(10, TimeUnit.SECONDS);
        // How far it got before the close began is the threads' business; what it did, it could finish.
        assertThat(outcome).isNotEmpty().containsOnly("committed");
    }

    @Test
    void shouldHoldTheClientIdRules() throws Exception {
        assertThat(connection.getClientID()).isNull();
        assertThatThrownBy(() -> connection.setClientID("")).isInstanceOf(InvalidClientIDException.class);
        link.fail(
                new PenstockException(ErrorCode.CLIENT_ID_IN_USE, "taken"), word -> word instanceof FakeLink.ClientId);
        assertThatThrownBy(() -> connection.setClientID("me")).isInstanceOf(InvalidClientIDException.class);
        link.fail(null, word -> false);
        connection.setClientID("me");
        assertThat(connection.getClientID()).isEqualTo("me");
        refused(() -> connection.setClientID("other"));
        connection = connection(ConnectionSettings.Wait.FOR_PERSISTENT, 100);
        connection.createSession();
        refused(() -> connection.setClientID("late"));
    }

    @Test
    void shouldNeedAClientIdForAnUnsharedDurableSubscription() throws Exception {
        Session session = connection.createSession();
        refused(() -> session.createDurableConsumer(TOPIC, "n"));
        connection = connection(ConnectionSettings.Wait.FOR_PERSISTENT, 100);
        connection.setClientID("me");
        connection.createSession().createDurableConsumer(TOPIC, "n");
        Subscription made = link.said(Subscription.class).get(0);
        assertThat(made.name()).isEqualTo("n");
        assertThat(made.durability()).isEqualTo(Subscription.Durability.DURABLE);
    }

    @Test
    void shouldSayThatAnUnknownSubscriptionCannotBeUnsubscribed() throws Exception {
        link.fail(
                new PenstockException(ErrorCode.NO_SUCH_SUBSCRIPTION, "none"),
                word -> word instanceof FakeLink.Unsubscribe);
        Session session = connection.createSession();
        assertThatThrownBy(() -> session.unsubscribe("n")).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void shouldDropUnreadMessagesAndGrantAnewAfterAnInterruption() throws Exception {
        MessageConsumer consumer = started(Session.CLIENT_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(1, 0, 0, "a", "b");
        Message first = consumer.receive(1_000);
        link.forget();
        link.listener.onInterrupted(new RuntimeException("gone"));
        assertThat(consumer.receive(20)).isNull();
        assertThat(link.said(Grant.class)).isEmpty();
        link.listener.onRestored();
        assertThat(consumer.receive(1)).isNull();
        assertThat(link.said(Grant.class).get(0).messages()).isEqualTo(100);
        first.acknowledge();
        assertThat(link.said(FakeLink.Durably.class).get(0).settling().tags()).containsExactly(tags(0, 0));
    }

    @Test
    void shouldGrantListenersAnewAfterAnInterruption() throws Exception {
        LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
        started(Session.AUTO_ACKNOWLEDGE)
                .createConsumer(QUEUE)
                .setMessageListener(message -> got.add(Unchecked.call(() -> message.getBody(String.class))));
        link.listener.onInterrupted(new RuntimeException("gone"));
        link.forget();
        link.listener.onRestored();
        assertThat(link.said(Grant.class)).hasSize(1);
        link.deliver(1, 0, 0, "a");
        assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo("a");
    }

    @Test
    void shouldTellSettlementsOfTheInterruptionOnceItIsOver() throws Exception {
        MessageConsumer consumer = started(Session.DUPS_OK_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(1, 0, 0, "a", "b");
        next(consumer);
        link.listener.onInterrupted(new RuntimeException("gone"));
        assertThat(link.said(Settling.class)).isEmpty();
        link.listener.onRestored();
        assertThat(link.await(Settling.class, 1))
                .containsExactly(new Settling(1, Outcome.ACCEPTED, List.of(tags(0, 0))));
    }

    @Test
    void shouldCloseFromItsExceptionListener() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.setMessageListener(message -> {});
        connection.setExceptionListener(exception -> {
            try {
                consumer.close();
                session.close();
                connection.close();
                closed.complete(null);
            } catch (JMSException failed) {
                closed.completeExceptionally(failed);
            }
        });
        link.listener.onLost(new PenstockException(ErrorCode.RECONNECT_GIVEN_UP, "no broker"));
        closed.get(10, TimeUnit.SECONDS);
        assertThat(released).isEqualTo(1);
    }

    @Test
    void shouldCloseFromItsExceptionListenerWhileAListenerRuns() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        session.createConsumer(QUEUE).setMessageListener(message -> {
            inside.countDown();
            Unchecked.run(() -> await(goOn));
        });
        connection.setExceptionListener(exception -> {
            goOn.countDown();
            Unchecked.run(connection::close);
            closed.complete(null);
        });
        link.deliver(1, 0, 0, "a");
        inside.await();
        link.listener.onLost(new PenstockException(ErrorCode.RECONNECT_GIVEN_UP, "no broker"));
        closed.get(10, TimeUnit.SECONDS);
        assertThat(released).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) throws JMSException {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new JMSException("interrupted");
        }
    }

    @Test
    void shouldTellTheExceptionListenerOnceThatTheConnectionIsLost() throws Exception {
        LinkedBlockingQueue<JMSException> heard = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<Thread> on = new LinkedBlockingQueue<>();
        connection.setExceptionListener(exception -> {
            on.add(Thread.currentThread());
            heard.add(exception);
        });
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        CompletableFuture<Message> blocked =
                CompletableFuture.supplyAsync(() -> Unchecked.call(consumer::receive), threads);
        link.await(Grant.class, 2);
        PenstockException lost = new PenstockException(ErrorCode.RECONNECT_GIVEN_UP, "no broker");
        link.listener.onLost(lost);
        link.listener.onLost(lost);
        assertThat(heard.poll(10, TimeUnit.SECONDS).getErrorCode()).isEqualTo(ErrorCode.RECONNECT_GIVEN_UP.label());
        assertThat(on.poll(10, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
        assertThat(blocked.get(10, TimeUnit.SECONDS)).isNull();
        refused(connection::start, connection::createSession, session::createMessage, consumer::receive);
        assertThatThrownBy(connection::start).hasMessageContaining("no broker");
        connection.close();
        assertThat(released).isEqualTo(1);
        assertThat(heard).isEmpty();
    }

    @Test
    void shouldRestrictTheSessionsOfTheOldDomains() throws Exception {
        QueueSession queues = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        TopicSession topics = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        refused(
                () -> queues.createTopic("t"),
                queues::createTemporaryTopic,
                () -> queues.createDurableSubscriber(TOPIC, "n"),
                () -> queues.createSharedConsumer(TOPIC, "n"),
                () -> queues.unsubscribe("n"),
                () -> topics.createQueue("q"),
                () -> topics.createBrowser(QUEUE),
                topics::createTemporaryQueue);
        queues.createReceiver(QUEUE);
        topics.createSubscriber(TOPIC);
        connection.createSession().createTopic("t");
    }
}
