package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.link.Grant;
import io.penstock.jms.link.LinkOpening;
import io.penstock.jms.link.LinkReset;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.Settling.Outcome;
import io.penstock.jms.link.TagRange;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connection consumers: loading, order, errors, and what stop, close and a lost broker leave. */
class ConnectionConsumerTest extends LinkTestCase {
    private static final int LINK = 1;

    private final LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();

    private ServerSessions pool(int mode, int sessions) throws Exception {
        return new ServerSessions(
                connection, mode, sessions, threads, (session, message) -> got.add(message.getBody(String.class)));
    }

    private void assertGot(String... texts) throws Exception {
        for (String text : texts) {
            assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo(text);
        }
    }

    /** Waits until all that is said to be settled, in the given way, is exactly this range. */
    private void awaitSettled(Outcome outcome, TagRange range) throws Exception {
        long messages = range.to() - range.from() + 1;
        for (int said = 1; count(outcome) < messages; said++) {
            link.await(Settling.class, said);
        }
        assertThat(link.said(Settling.class))
                .filteredOn(s -> s.outcome() == outcome)
                .allSatisfy(s -> assertThat(s.tags()).allMatch(t -> t.from() >= range.from() && t.to() <= range.to()));
        assertThat(count(outcome)).isEqualTo(messages);
    }

    private long count(Outcome outcome) {
        return link.said(Settling.class).stream()
                .filter(s -> s.outcome() == outcome)
                .flatMap(s -> s.tags().stream())
                .mapToLong(t -> t.to() - t.from() + 1)
                .sum();
    }

    @Test
    void shouldRunWhatItTookInTheSessionsOfThePoolInOrder() throws Exception {
        connection.start();
        ServerSessions pool = pool(Session.AUTO_ACKNOWLEDGE, 1);
        ConnectionConsumer consumer = connection.createConnectionConsumer(QUEUE, null, pool, 2);
        assertThat(consumer.getServerSessionPool()).isSameAs(pool);
        assertThat(link.said(LinkOpening.class))
                .extracting(LinkOpening::session)
                .containsExactly(0);
        link.deliver(LINK, 0, 0, "a", "b", "c", "d", "e");
        assertGot("a", "b", "c", "d", "e");
        awaitSettled(Outcome.ACCEPTED, tags(0, 4));
    }

    @Test
    void shouldLoadNoMoreThanMaxMessagesAtOnce() throws Exception {
        connection.start();
        ServerSessions pool = pool(Session.AUTO_ACKNOWLEDGE, 1);
        connection.createConnectionConsumer(QUEUE, null, pool, 3);
        link.deliver(LINK, 0, 0, "a", "b", "c", "d", "e", "f", "g");
        assertGot("a", "b", "c", "d", "e", "f", "g");
        assertThat(pool.asked()).isEqualTo(3);
    }

    @Test
    void shouldNotBeginBeforeTheConnectionIsStarted() throws Exception {
        connection.createConnectionConsumer(QUEUE, null, pool(Session.AUTO_ACKNOWLEDGE, 1), 1);
        assertThat(link.said(Grant.class)).isEmpty();
        connection.start();
        assertThat(link.said(Grant.class)).hasSize(1);
    }

    @Test
    void shouldReleaseInTheLendersNameWhatARollbackGivesBack() throws Exception {
        connection.start();
        ServerSessions pool =
                new ServerSessions(connection, Session.SESSION_TRANSACTED, 1, threads, (session, message) -> {
                    got.add(message.getBody(String.class));
                    if (message.getBody(String.class).equals("b")) {
                        session.rollback();
                    }
                });
        connection.createConnectionConsumer(QUEUE, null, pool, 10);
        link.deliver(LINK, 0, 0, "a", "b", "c", "d");
        assertGot("a", "b");
        assertThat(link.await(FakeLink.Durably.class, 1))
                .containsExactly(new FakeLink.Durably(new Settling(0, Outcome.RELEASED, List.of(tags(0, 1)))));
        link.deliver(LINK, 0, 4, "e");
        assertGot("e");
        assertThat(link.said(Settling.class)).contains(new Settling(0, Outcome.RETURNED, List.of(tags(2, 3))));
    }

    @Test
    void shouldReleaseAMessageWhoseListenerThrowsInAutoMode() throws Exception {
        connection.start();
        ServerSessions pool =
                new ServerSessions(connection, Session.AUTO_ACKNOWLEDGE, 1, threads, (session, message) -> {
                    throw new java.lang.IllegalStateException("no");
                });
        connection.createConnectionConsumer(QUEUE, null, pool, 1);
        link.deliver(LINK, 0, 0, "a");
        assertThat(link.await(FakeLink.Durably.class, 1))
                .containsExactly(new FakeLink.Durably(new Settling(0, Outcome.RELEASED, List.of(tags(0, 0)))));
        assertThat(count(Outcome.ACCEPTED)).isZero();
    }

    @Test
    void shouldTellAFailingPoolOnceAndTryAgain() throws Exception {
        LinkedBlockingQueue<JMSException> told = new LinkedBlockingQueue<>();
        connection.setExceptionListener(told::add);
        connection.start();
        ServerSessions pool = pool(Session.AUTO_ACKNOWLEDGE, 1);
        JMSException empty = new JMSException("the pool is broken");
        pool.fail(empty);
        connection.createConnectionConsumer(QUEUE, null, pool, 1);
        link.deliver(LINK, 0, 0, "a");
        JMSException failure = told.poll(10, TimeUnit.SECONDS);
        assertThat(failure.getErrorCode()).isEqualTo("PENSTOCK-1906");
        assertThat(failure.getLinkedException()).isSameAs(empty);
        pool.fail(null);
        assertGot("a");
        assertThat(told).isEmpty();
    }

    @Test
    void shouldReportASessionOfAnotherConnection() throws Exception {
        LinkedBlockingQueue<JMSException> told = new LinkedBlockingQueue<>();
        PenstockConnection ours = connection;
        ours.setExceptionListener(told::add);
        PenstockConnection other = connection(ConnectionSettings.Wait.FOR_PERSISTENT, 100);
        ServerSessions pool = new ServerSessions(other, Session.AUTO_ACKNOWLEDGE, 1, threads, (s, m) -> {});
        PenstockConnection third = connection(ConnectionSettings.Wait.FOR_PERSISTENT, 100);
        third.setExceptionListener(told::add);
        third.start();
        third.createConnectionConsumer(QUEUE, null, pool, 1);
        link.deliver(LINK, 0, 0, "a");
        assertThat(told.poll(10, TimeUnit.SECONDS)).hasMessageContaining("no ServerSession with a Session of this");
        third.close();
    }

    @Test
    void shouldGiveBackUnreadWhatTheRunOfAStoppedSessionFinds() throws Exception {
        connection.start();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ServerSessions pool =
                new ServerSessions(connection, Session.AUTO_ACKNOWLEDGE, 1, threads, (session, message) -> {
                    got.add(message.getBody(String.class));
                    inside.countDown();
                    goOn.await();
                });
        connection.createConnectionConsumer(QUEUE, null, pool, 3);
        link.deliver(LINK, 0, 0, "a", "b", "c");
        inside.await();
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> Unchecked.run(connection::stop), threads);
        assertThatThrownBy(() -> stopping.get(50, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        goOn.countDown();
        stopping.get(10, TimeUnit.SECONDS);
        awaitSettled(Outcome.RETURNED, tags(1, 2));
        assertGot("a");
        assertThat(got).isEmpty();
    }

    @Test
    void shouldKeepLeasedAtItsCloseWhatSessionsStillHave() throws Exception {
        connection.start();
        ServerSessions pool = pool(Session.CLIENT_ACKNOWLEDGE, 1);
        ConnectionConsumer consumer = connection.createConnectionConsumer(QUEUE, null, pool, 2);
        link.deliver(LINK, 0, 0, "a", "b");
        assertGot("a", "b");
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> Unchecked.run(consumer::close), threads);
        while (link.said(Grant.class).stream().noneMatch(g -> g.rest() == Grant.Rest.DRAINED)) {
            link.await(Grant.class, link.said(Grant.class).size());
        }
        assertThat(link.said(FakeLink.Close.class)).isEmpty();
        // One was on its way, and then nothing more is.
        link.deliver(LINK, 0, 2, "c");
        link.deliver(LINK, 0, 0);
        closing.get(10, TimeUnit.SECONDS);
        assertThat(link.said(Settling.class)).contains(new Settling(0, Outcome.RETURNED, List.of(tags(2, 2))));
        assertThat(link.said(FakeLink.Close.class)).containsExactly(new FakeLink.Close(LINK, List.of(tags(0, 1))));
        consumer.close();
        assertThatThrownBy(consumer::getServerSessionPool).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldCloseFromAListenerForWhoseSessionTheNextLoadWaits() throws Exception {
        connection.start();
        ConnectionConsumer[] consumer = new ConnectionConsumer[1];
        CountDownLatch made = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        ServerSessions pool =
                new ServerSessions(connection, Session.AUTO_ACKNOWLEDGE, 1, threads, (session, message) -> {
                    made.await();
                    waiting.await();
                    consumer[0].close();
                    got.add(message.getBody(String.class));
                });
        consumer[0] = connection.createConnectionConsumer(QUEUE, null, pool, 1);
        made.countDown();
        link.deliver(LINK, 0, 0, "a", "b");
        while (pool.asked() < 2) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        waiting.countDown();
        assertGot("a");
        while (link.said(Grant.class).stream().noneMatch(g -> g.rest() == Grant.Rest.DRAINED)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        link.deliver(LINK, 0, 0);
        assertThat(link.await(FakeLink.Close.class, 1)).hasSize(1);
        awaitSettled(Outcome.RETURNED, tags(1, 1));
        awaitSettled(Outcome.ACCEPTED, tags(0, 0));
        assertThat(got).isEmpty();
    }

    @Test
    void shouldRefuseToCloseOrStopFromAListenerThatRunsALoad() throws Exception {
        connection.start();
        LinkedBlockingQueue<Throwable> refusals = new LinkedBlockingQueue<>();
        ServerSessions pool =
                new ServerSessions(connection, Session.AUTO_ACKNOWLEDGE, 1, threads, (session, message) -> {
                    refusals.add(org.assertj.core.api.Assertions.catchThrowable(connection::close));
                    refusals.add(org.assertj.core.api.Assertions.catchThrowable(connection::stop));
                    refusals.add(org.assertj.core.api.Assertions.catchThrowable(session::close));
                });
        connection.createConnectionConsumer(QUEUE, null, pool, 1);
        link.deliver(LINK, 0, 0, "a");
        for (int i = 0; i < 3; i++) {
            assertThat(refusals.poll(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldDropWhatWasLoadedWhenTheBrokerIsLost() throws Exception {
        connection.start();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ServerSessions pool =
                new ServerSessions(connection, Session.SESSION_TRANSACTED, 1, threads, (session, message) -> {
                    got.add(message.getBody(String.class));
                    inside.countDown();
                    goOn.await();
                    session.commit();
                });
        connection.createConnectionConsumer(QUEUE, null, pool, 3);
        link.deliver(LINK, 0, 0, "a", "b", "c");
        inside.await();
        link.listener.onInterrupted(new JMSException("lost"));
        link.listener.onRestored();
        goOn.countDown();
        assertGot("a");
        link.deliver(LINK, 0, 0, "a", "b", "c");
        assertGot("a", "b", "c");
        assertThat(got).isEmpty();
    }

    @Test
    void shouldCloseWithItsConnectionWhileAPoolFails() throws Exception {
        connection.start();
        ServerSessions pool = pool(Session.AUTO_ACKNOWLEDGE, 1);
        pool.fail(new JMSException("the pool is broken"));
        connection.createConnectionConsumer(QUEUE, null, pool, 1);
        link.deliver(LINK, 0, 0, "a");
        connection.close();
        assertThat(link.said(FakeLink.Closed.class)).hasSize(1);
    }

    @Test
    void shouldRefuseWrongArguments() throws Exception {
        ServerSessions pool = pool(Session.AUTO_ACKNOWLEDGE, 1);
        assertThatThrownBy(() -> connection.createConnectionConsumer(QUEUE, null, null, 1))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createConnectionConsumer(QUEUE, null, pool, 0))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createDurableConnectionConsumer(TOPIC, "name", null, pool, 1))
                .isInstanceOf(IllegalStateException.class);
        assertThat(link.said(LinkReset.class)).isEmpty();
        assertThat(connection.createSession().getMessageListener()).isNull();
        connection.close();
        assertThatThrownBy(() -> connection.createConnectionConsumer(QUEUE, null, pool, 1))
                .isInstanceOf(IllegalStateException.class);
    }
}
