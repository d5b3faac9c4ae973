package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.link.LinkReset;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.TransactionEnd;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.IllegalStateException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transacted sessions. */
class TransactionTest extends LinkTestCase {
    private static final int LINK = 1;

    @Test
    void shouldShipSendsAndSettlementsWithTheCommit() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b");
        next(consumer);
        next(consumer);
        session.createProducer(QUEUE).send(session.createTextMessage("out"));
        assertThat(link.said(Outgoing.class)).isEmpty();
        session.commit();
        TransactionEnd end = link.said(TransactionEnd.class).get(0);
        assertThat(end.stagedParts()).isZero();
        assertThat(end.number()).isZero();
        assertThat(end.last().settles()).containsExactly(tags(0, 1));
        assertThat(end.last().sends()).hasSize(1);
        session.commit();
        assertThat(link.said(TransactionEnd.class)).hasSize(1);
    }

    @Test
    void shouldNumberCommitsAndTransactionsOnward() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(QUEUE);
        for (int i = 0; i < 3; i++) {
            producer.send(session.createTextMessage("out"));
            session.commit();
        }
        assertThat(link.said(TransactionEnd.class))
                .extracting(TransactionEnd::number)
                .containsExactly(0L, 1L, 2L);
        assertThat(link.said(TransactionEnd.class))
                .extracting(end -> end.last().transaction())
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void shouldStageLargeTransactionsInParts() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(QUEUE);
        String large = "x".repeat(30_000);
        for (int i = 0; i < 7; i++) {
            producer.send(session.createTextMessage(large));
        }
        assertThat(link.said(FakeLink.Stage.class))
                .hasSize(2)
                .allMatch(s -> s.part().sends().size() == 3);
        session.commit();
        TransactionEnd end = link.said(TransactionEnd.class).get(0);
        assertThat(end.stagedParts()).isEqualTo(2);
        assertThat(end.last().sends()).hasSize(1);
    }

    @Test
    void shouldRollBackStagedPartsThenGiveBackTheSeen() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b", "c");
        next(consumer);
        next(consumer);
        MessageProducer producer = session.createProducer(QUEUE);
        producer.send(session.createTextMessage("x".repeat(70_000)));
        link.forget();
        session.rollback();
        assertThat(link.said().subList(0, 2))
                .containsExactly(new FakeLink.Rollback(1, 1), new LinkReset(1, 1, List.of(tags(0, 1)), List.of(LINK)));
        assertThat(consumer.receive(1)).isNull();
        link.deliver(LINK, 1, 0, "a", "b", "c");
        assertThat(next(consumer)).isEqualTo("a");
        session.commit();
        assertThat(link.said(TransactionEnd.class).get(0).last().settles()).containsExactly(tags(0, 0));
        assertThat(link.said(TransactionEnd.class).get(0).last().sends()).isEmpty();
    }

    @Test
    void shouldSayNothingForAnEmptyRollback() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        session.rollback();
        session.commit();
        assertThat(link.said()).isEmpty();
    }

    @Test
    void shouldGiveBackWhenTheCommitIsRefused() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a");
        next(consumer);
        link.fail(
                new PenstockException(ErrorCode.TRANSACTION_ROLLED_BACK, "full"),
                word -> word instanceof TransactionEnd);
        assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
        assertThat(link.said(LinkReset.class)).hasSize(1);
        link.fail(null, word -> false);
        session.createProducer(QUEUE).send(session.createTextMessage("next"));
        session.commit();
        assertThat(link.said(TransactionEnd.class)).hasSize(2);
    }

    @Test
    void shouldDoomWorkThatAnInterruptionMet() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b");
        next(consumer);
        link.listener.onInterrupted(new RuntimeException("gone"));
        link.listener.onRestored();
        assertThat(consumer.receive(20)).isNull();
        link.deliver(LINK, 0, 0, "a");
        assertThat(next(consumer)).isEqualTo("a");
        assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
        assertThat(link.said(TransactionEnd.class)).isEmpty();
        assertThat(link.said(LinkReset.class)).containsExactly(new LinkReset(1, 1, List.of(tags(0, 0)), List.of(LINK)));
        assertThat(consumer.receive(1)).isNull();
        link.deliver(LINK, 1, 0, "a");
        assertThat(next(consumer)).isEqualTo("a");
        session.commit();
        assertThat(link.said(TransactionEnd.class)).hasSize(1);
    }

    @Test
    void shouldLeaveASessionWithoutWorkCleanOverAnInterruption() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        link.listener.onInterrupted(new RuntimeException("gone"));
        link.listener.onRestored();
        session.createProducer(QUEUE).send(session.createTextMessage("out"));
        session.commit();
        assertThat(link.said(TransactionEnd.class)).hasSize(1);
    }

    @Test
    void shouldRefuseWhatTheOtherKindOfSessionHas() throws Exception {
        Session transacted = connection.createSession(true, 0);
        Session auto = connection.createSession();
        assertThat(transacted.getAcknowledgeMode()).isZero();
        assertThatThrownBy(transacted::recover).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(auto::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(auto::rollback).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRollBackAtClose() throws Exception {
        Session session = started(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a");
        next(consumer);
        link.forget();
        session.close();
        assertThat(link.said())
                .containsExactly(
                        new LinkReset(1, 1, List.of(tags(0, 0)), List.of(LINK)), new FakeLink.Close(LINK, List.of()));
    }
}
