package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.FakeBranches.Commit;
import io.penstock.jms.FakeBranches.End;
import io.penstock.jms.FakeBranches.Start;
import io.penstock.jms.link.BranchLink.Beginning;
import io.penstock.jms.link.BranchLink.Outcome;
import io.penstock.jms.link.BranchLink.Phase;
import io.penstock.jms.link.BranchLink.Vote;
import io.penstock.jms.link.BranchXid;
import io.penstock.jms.link.LinkReset;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.Settling;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.IllegalStateException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TransactionInProgressException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An XA session and its resource: what is whose, and which code every misuse gets. */
class XaSessionTest extends LinkTestCase {
    private static final int LINK = 1;
    private static final Xid ONE = xid("one");
    private static final Xid TWO = xid("two");

    private PenstockXASession session;
    private XAResource resource;

    private static Xid xid(String name) {
        return new BranchXid(7, name.getBytes(StandardCharsets.US_ASCII), new byte[] {1});
    }

    @BeforeEach
    void open() throws Exception {
        connection.start();
        session = new PenstockXASession(connection, connection.newEngine(SessionMode.XA));
        resource = session.getXAResource();
    }

    private FakeBranches branches() {
        return (FakeBranches) link.branches();
    }

    private static void refused(int code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .hasMessageStartingWith("PENSTOCK-")
                .isInstanceOfSatisfying(
                        XAException.class,
                        failure -> assertThat(failure.errorCode)
                                .as(failure.getMessage())
                                .isEqualTo(code));
    }

    private MessageConsumer consumer(String... texts) throws Exception {
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, texts);
        return consumer;
    }

    private List<Settling> settled() {
        return link.said(Settling.class);
    }

    // ---- what belongs to a branch

    @Test
    void shouldShipWhatABranchSentAndReceivedWithItsEnd() throws Exception {
        MessageConsumer consumer = consumer("a", "b");
        MessageProducer producer = session.createProducer(QUEUE);
        resource.start(ONE, XAResource.TMNOFLAGS);
        next(consumer);
        next(consumer);
        producer.send(session.createTextMessage("out"));
        assertThat(link.said(Outgoing.class)).isEmpty();
        assertThat(settled()).isEmpty();
        resource.end(ONE, XAResource.TMSUCCESS);
        assertThat(link.said(Start.class)).containsExactly(new Start((BranchXid) ONE, Beginning.NEW, 300));
        End end = link.said(End.class).get(0);
        assertThat(end.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(end.last().settles()).containsExactly(tags(0, 1));
        assertThat(end.last().sends()).hasSize(1);
        assertThat(resource.prepare(ONE)).isEqualTo(XAResource.XA_OK);
        resource.commit(ONE, false);
        assertThat(link.said(Commit.class)).extracting(Commit::phase).containsExactly(Phase.SECOND);
    }

    @Test
    void shouldStageLargeWorkInParts() throws Exception {
        MessageProducer producer = session.createProducer(QUEUE);
        resource.start(ONE, XAResource.TMNOFLAGS);
        for (int i = 0; i < 7; i++) {
            producer.send(session.createTextMessage("x".repeat(30_000)));
        }
        assertThat(link.said(FakeLink.Stage.class)).hasSize(2);
        resource.end(ONE, XAResource.TMSUCCESS);
        End end = link.said(End.class).get(0);
        assertThat(end.stagedParts()).isEqualTo(2);
        assertThat(end.last().sends()).hasSize(1);
    }

    @Test
    void shouldSendAtOnceAndAcknowledgeByReceivingOutsideOfABranch() throws Exception {
        MessageConsumer consumer = consumer("a");
        next(consumer);
        session.createProducer(QUEUE).send(session.createTextMessage("out"));
        assertThat(settled()).extracting(Settling::tags).containsExactly(List.of(tags(0, 0)));
        assertThat(link.said(Outgoing.class)).hasSize(1);
    }

    @Test
    void shouldKeepTwoBranchesOfOneSessionApart() throws Exception {
        MessageProducer producer = session.createProducer(QUEUE);
        MessageConsumer consumer = consumer("a", "b", "c");
        resource.start(ONE, XAResource.TMNOFLAGS);
        next(consumer);
        resource.end(ONE, XAResource.TMSUSPEND);
        resource.start(TWO, XAResource.TMNOFLAGS);
        next(consumer);
        producer.send(session.createTextMessage("of two"));
        resource.end(TWO, XAResource.TMSUSPEND);
        resource.start(ONE, XAResource.TMRESUME);
        next(consumer);
        resource.end(ONE, XAResource.TMSUCCESS);
        resource.end(TWO, XAResource.TMSUCCESS);
        List<End> ends = link.said(End.class);
        assertThat(ends.get(0).branch()).isEqualTo(ONE);
        assertThat(ends.get(0).last().settles()).containsExactly(tags(0, 0), tags(2, 2));
        assertThat(ends.get(0).last().sends()).isEmpty();
        assertThat(ends.get(1).branch()).isEqualTo(TWO);
        assertThat(ends.get(1).last().settles()).containsExactly(tags(1, 1));
        assertThat(ends.get(1).last().sends()).hasSize(1);
        assertThat(ends.get(0).last().transaction())
                .isNotEqualTo(ends.get(1).last().transaction());
    }

    @Test
    void shouldTellTheBrokerOfAFailedEndAndGiveBackWhatWasReceived() throws Exception {
        MessageConsumer consumer = consumer("a", "b");
        resource.start(ONE, XAResource.TMNOFLAGS);
        next(consumer);
        resource.end(ONE, XAResource.TMFAIL);
        assertThat(link.said(End.class).get(0).outcome()).isEqualTo(Outcome.FAIL);
        assertThat(link.said(End.class).get(0).last().settles()).isEmpty();
        assertThat(link.said(LinkReset.class).get(0).seen()).containsExactly(tags(0, 0));
    }

    @Test
    void shouldGiveBackOnlyTheFailedBranchsMessagesWhileAnotherIsSuspended() throws Exception {
        MessageConsumer consumer = consumer("a", "b");
        resource.start(ONE, XAResource.TMNOFLAGS);
        next(consumer);
        resource.end(ONE, XAResource.TMSUSPEND);
        resource.start(TWO, XAResource.TMNOFLAGS);
        next(consumer);
        resource.end(TWO, XAResource.TMFAIL);
        assertThat(link.said(LinkReset.class)).isEmpty();
        Settling released = link.said(FakeLink.Durably.class).get(0).settling();
        assertThat(released.outcome()).isEqualTo(Settling.Outcome.RELEASED);
        assertThat(released.tags()).containsExactly(tags(1, 1));
    }

    @Test
    void shouldAskForUnreadMessagesAnewWhenABranchThatItConsumedForIsRolledBack() throws Exception {
        MessageConsumer consumer = consumer("a", "b");
        resource.start(ONE, XAResource.TMNOFLAGS);
        next(consumer);
        resource.end(ONE, XAResource.TMSUCCESS);
        assertThat(link.said(LinkReset.class)).isEmpty();
        resource.rollback(ONE);
        assertThat(link.said(LinkReset.class)).hasSize(1);
        assertThat(link.said(LinkReset.class).get(0).seen()).isEmpty();
        resource.rollback(TWO);
        assertThat(link.said(LinkReset.class)).hasSize(1);
    }

    @Test
    void shouldLeaveItsBranchToTheResourceWhenTheSessionIsClosed() throws Exception {
        MessageConsumer consumer = consumer("a", "b");
        resource.start(ONE, XAResource.TMNOFLAGS);
        next(consumer);
        session.createProducer(QUEUE).send(session.createTextMessage("out"));
        session.close();
        assertThat(link.said(FakeLink.Close.class).get(0).keep()).containsExactly(tags(0, 0));
        resource.end(ONE, XAResource.TMSUCCESS);
        End end = link.said(End.class).get(0);
        assertThat(end.last().settles()).containsExactly(tags(0, 0));
        assertThat(end.last().sends()).hasSize(1);
        resource.commit(ONE, true);
        assertThat(link.said(Commit.class).get(0).phase()).isEqualTo(Phase.ONLY);
    }

    @Test
    void shouldGiveEveryCommitANumberOfItsOwn() throws Exception {
        for (Xid each : List.of(ONE, TWO)) {
            resource.commit(each, true);
        }
        List<Commit> commits = link.said(Commit.class);
        assertThat(commits.get(0).stream()).isEqualTo(commits.get(1).stream());
        assertThat(commits.get(1).number()).isEqualTo(commits.get(0).number() + 1);
        link.fail(new PenstockException(ErrorCode.SEND_IN_DOUBT, "nobody knows"), word -> word instanceof Commit);
        refused(XAException.XAER_RMFAIL, () -> resource.commit(ONE, false));
        link.fail(null, word -> false);
        resource.commit(TWO, false);
        assertThat(link.said(Commit.class).get(3).stream()).isNotEqualTo(commits.get(0).stream());
    }

    @Test
    void shouldSayThatABranchIsLostWithTheConnection() throws Exception {
        MessageConsumer consumer = consumer("a");
        resource.start(ONE, XAResource.TMNOFLAGS);
        next(consumer);
        link.listener.onInterrupted(new PenstockException(ErrorCode.CONNECTION_LOST, "gone"));
        link.listener.onRestored();
        refused(XAException.XA_RBCOMMFAIL, () -> resource.end(ONE, XAResource.TMSUCCESS));
        assertThat(link.said(End.class)).isEmpty();
        refused(XAException.XAER_PROTO, () -> resource.end(ONE, XAResource.TMSUCCESS));
        resource.start(TWO, XAResource.TMNOFLAGS);
        resource.end(TWO, XAResource.TMSUCCESS);
    }

    // ---- the session's face

    @Test
    void shouldRefuseWhatIsTheTransactionManagers() throws Exception {
        assertThat(session.getTransacted()).isTrue();
        assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
        assertThatThrownBy(session::commit).isInstanceOf(TransactionInProgressException.class);
        assertThatThrownBy(session::rollback).isInstanceOf(TransactionInProgressException.class);
        assertThatThrownBy(session::recover).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(session.getQueueSession()::commit).isInstanceOf(TransactionInProgressException.class);
        assertThatThrownBy(() -> session.getQueueSession().createTopic("t")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.getTopicSession().createQueue("q")).isInstanceOf(IllegalStateException.class);
    }

    // ---- codes

    @Test
    void shouldSayWhatIsOutOfOrder() throws Exception {
        refused(XAException.XAER_INVAL, () -> resource.start(null, XAResource.TMNOFLAGS));
        refused(XAException.XAER_INVAL, () -> resource.start(ONE, XAResource.TMSUCCESS));
        refused(XAException.XAER_NOTA, () -> resource.start(ONE, XAResource.TMRESUME));
        refused(XAException.XAER_PROTO, () -> resource.end(ONE, XAResource.TMSUCCESS));
        resource.start(ONE, XAResource.TMNOFLAGS);
        refused(XAException.XAER_PROTO, () -> resource.start(TWO, XAResource.TMNOFLAGS));
        refused(XAException.XAER_PROTO, () -> resource.end(TWO, XAResource.TMSUCCESS));
        refused(XAException.XAER_INVAL, () -> resource.end(ONE, XAResource.TMRESUME));
        resource.end(ONE, XAResource.TMSUSPEND);
        refused(XAException.XAER_DUPID, () -> resource.start(ONE, XAResource.TMNOFLAGS));
        refused(XAException.XAER_PROTO, () -> resource.start(ONE, XAResource.TMJOIN));
        refused(XAException.XAER_PROTO, () -> resource.end(ONE, XAResource.TMSUSPEND));
        resource.end(ONE, XAResource.TMSUCCESS);
        resource.start(ONE, XAResource.TMJOIN);
        assertThat(link.said(Start.class).get(1).beginning()).isEqualTo(Beginning.JOIN);
    }

    @Test
    void shouldTranslateEveryFailureIntoItsCode() {
        Map<ErrorCode, Integer> codes = Map.ofEntries(
                Map.entry(ErrorCode.NO_SUCH_TRANSACTION, XAException.XAER_NOTA),
                Map.entry(ErrorCode.BRANCH_EXISTS, XAException.XAER_DUPID),
                Map.entry(ErrorCode.BRANCH_STATE, XAException.XAER_PROTO),
                Map.entry(ErrorCode.BRANCH_TIMED_OUT, XAException.XA_RBTIMEOUT),
                Map.entry(ErrorCode.BRANCH_CUT, XAException.XA_RBCOMMFAIL),
                Map.entry(ErrorCode.TRANSACTION_ROLLED_BACK, XAException.XA_RBROLLBACK),
                Map.entry(ErrorCode.TRANSACTION_TOO_LARGE, XAException.XA_RBOTHER),
                Map.entry(ErrorCode.BRANCH_COMMITTED_BY_OPERATOR, XAException.XA_HEURCOM),
                Map.entry(ErrorCode.BRANCH_ROLLED_BACK_BY_OPERATOR, XAException.XA_HEURRB),
                Map.entry(ErrorCode.CONNECTION_LOST, XAException.XAER_RMFAIL),
                Map.entry(ErrorCode.CONNECTION_CLOSED, XAException.XAER_RMFAIL),
                Map.entry(ErrorCode.REQUEST_TIMEOUT, XAException.XAER_RMFAIL),
                Map.entry(ErrorCode.STORE_FAILED, XAException.XAER_RMFAIL),
                Map.entry(ErrorCode.NOT_AUTHORIZED, XAException.XAER_RMERR),
                Map.entry(ErrorCode.LIMIT_EXCEEDED, XAException.XAER_RMERR));
        codes.forEach((code, expected) -> {
            link.fail(new PenstockException(code, "said the broker"), word -> word instanceof FakeBranches.Prepare);
            refused(expected, () -> resource.prepare(ONE));
        });
    }

    @Test
    void shouldNotSayThatAPreparedBranchWasRolledBackWhenTheDiskIsFull() throws Exception {
        link.fail(new PenstockException(ErrorCode.DISK_FULL, "full"), word -> !(word instanceof Start));
        refused(XAException.XAER_RMFAIL, () -> resource.commit(ONE, false));
        refused(XAException.XAER_RMFAIL, () -> resource.rollback(ONE));
        refused(XAException.XAER_RMFAIL, () -> resource.forget(ONE));
        refused(XAException.XAER_RMERR, () -> resource.prepare(ONE));
    }

    @Test
    void shouldRollBackABranchWhoseOnePhaseCommitWasRefused() {
        link.fail(new PenstockException(ErrorCode.DISK_FULL, "full"), word -> word instanceof Commit);
        refused(XAException.XAER_RMERR, () -> resource.commit(ONE, true));
        assertThat(link.said(FakeBranches.RollBack.class)).hasSize(1);
        link.fail(new PenstockException(ErrorCode.NO_SUCH_TRANSACTION, "gone"), word -> word instanceof Commit);
        refused(XAException.XAER_NOTA, () -> resource.commit(TWO, true));
        assertThat(link.said(FakeBranches.RollBack.class)).hasSize(1);
        List<Commit> commits = link.said(Commit.class);
        assertThat(commits.get(1).stream()).isEqualTo(commits.get(0).stream());
    }

    @Test
    void shouldEndABranchAsFailedWhoseWorkTheDiskHasNoRoomFor() throws Exception {
        MessageProducer producer = session.createProducer(QUEUE);
        resource.start(ONE, XAResource.TMNOFLAGS);
        producer.send(session.createTextMessage("out"));
        link.fail(
                new PenstockException(ErrorCode.DISK_FULL, "full"),
                word -> word instanceof End end && end.outcome() == Outcome.SUCCESS);
        refused(XAException.XAER_RMERR, () -> resource.end(ONE, XAResource.TMSUCCESS));
        assertThat(link.said(End.class)).extracting(End::outcome).containsExactly(Outcome.SUCCESS, Outcome.FAIL);
    }

    @Test
    void shouldSayThatAnEmptyBranchIsReadOnly() throws Exception {
        branches().vote = Vote.READ_ONLY;
        assertThat(resource.prepare(ONE)).isEqualTo(XAResource.XA_RDONLY);
    }

    @Test
    void shouldGiveAllBranchesWithTheBeginningOfAScan() throws Exception {
        branches().recoverable = List.of((BranchXid) ONE, (BranchXid) TWO);
        refused(XAException.XAER_INVAL, () -> resource.recover(XAResource.TMNOFLAGS));
        refused(XAException.XAER_INVAL, () -> resource.recover(XAResource.TMENDRSCAN));
        refused(XAException.XAER_INVAL, () -> resource.recover(XAResource.TMJOIN));
        assertThat(resource.recover(XAResource.TMSTARTRSCAN)).containsExactly(ONE, TWO);
        assertThat(resource.recover(XAResource.TMNOFLAGS)).isEmpty();
        assertThat(resource.recover(XAResource.TMENDRSCAN)).isEmpty();
        refused(XAException.XAER_INVAL, () -> resource.recover(XAResource.TMNOFLAGS));
        assertThat(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                .hasSize(2);
    }

    @Test
    void shouldHaveATimeOutThatCountsForLaterBranches() throws Exception {
        assertThat(resource.getTransactionTimeout()).isEqualTo(300);
        assertThat(resource.setTransactionTimeout(17)).isTrue();
        assertThat(resource.getTransactionTimeout()).isEqualTo(17);
        resource.start(ONE, XAResource.TMNOFLAGS);
        assertThat(link.said(Start.class).get(0).timeoutSeconds()).isEqualTo(17);
        resource.setTransactionTimeout(0);
        assertThat(resource.getTransactionTimeout()).isEqualTo(300);
        refused(XAException.XAER_INVAL, () -> resource.setTransactionTimeout(-1));
    }

    @Test
    void shouldKnowAResourceOfTheSameBroker() throws Exception {
        PenstockXASession other = new PenstockXASession(connection, connection.newEngine(SessionMode.XA));
        assertThat(resource.isSameRM(resource)).isTrue();
        assertThat(resource.isSameRM(other.getXAResource())).isTrue();
        assertThat(resource.isSameRM(null)).isFalse();
    }
}
