package io.penstock.conformance.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import io.penstock.jms.PenstockXAConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XASession;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.BeforeEach;

@Section({"6.2.8", "11.3"})
class XaSessionTest extends ConformanceCase {
    private static final int FORMAT = 4711;

    private XAConnection connection;
    private XASession session;
    private XAResource resource;
    private Queue queue;

    /** A branch that nobody else has. */
    private record Branch(byte[] getGlobalTransactionId, byte[] getBranchQualifier) implements Xid {
        @Override
        public int getFormatId() {
            return FORMAT;
        }
    }

    private Xid branch() {
        byte[] unique = name().getBytes(StandardCharsets.UTF_8);
        return new Branch(Arrays.copyOfRange(unique, unique.length - 36, unique.length), new byte[] {1});
    }

    private PenstockXAConnectionFactory xaFactory() {
        return new PenstockXAConnectionFactory(factory().getUri());
    }

    @BeforeEach
    void open() throws JMSException {
        connection = closing(xaFactory().createXAConnection());
        connection.start();
        session = connection.createXASession();
        resource = session.getXAResource();
        queue = queue();
    }

    @Says(
            "11.3.3 Work between start and end belongs to the branch: it is there after prepare and commit, and not before.")
    void shouldCommitInTwoPhases() throws Exception {
        Xid xid = branch();
        resource.start(xid, XAResource.TMNOFLAGS);
        send(session, queue, "a", "b");
        resource.end(xid, XAResource.TMSUCCESS);
        assertHolds(queue);
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        assertHolds(queue);
        resource.commit(xid, false);
        assertHolds(queue, "a", "b");
    }

    @Says("11.3.3 One phase is enough for one resource.")
    void shouldCommitInOnePhase() throws Exception {
        Xid xid = branch();
        resource.start(xid, XAResource.TMNOFLAGS);
        send(session, queue, "a");
        resource.end(xid, XAResource.TMSUCCESS);
        resource.commit(xid, true);
        assertHolds(queue, "a");
    }

    @Says("11.3.3 Rolled back, before or after prepare, what was sent is gone and what was received comes again.")
    void shouldRollBack() throws Exception {
        Queue in = queue();
        send(in, "in");
        for (boolean prepared : new boolean[] {false, true}) {
            Xid xid = branch();
            resource.start(xid, XAResource.TMNOFLAGS);
            try (MessageConsumer consumer = session.createConsumer(in)) {
                assertThat(text(receive(consumer))).isEqualTo("in");
            }
            send(session, queue, "lost");
            resource.end(xid, XAResource.TMSUCCESS);
            if (prepared) {
                assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
            }
            resource.rollback(xid);
            assertHolds(queue);
        }
        Message again = receive(in);
        assertThat(text(again)).isEqualTo("in");
        assertThat(again.getJMSRedelivered()).isTrue();
    }

    @Says("11.3.5 What is prepared can be found by recover and finished by another resource.")
    void shouldRecoverPreparedBranches() throws Exception {
        Xid xid = branch();
        resource.start(xid, XAResource.TMNOFLAGS);
        send(session, queue, "prepared");
        resource.end(xid, XAResource.TMSUCCESS);
        resource.prepare(xid);
        connection.close();
        try (XAConnection other = xaFactory().createXAConnection()) {
            XAResource recovering = other.createXASession().getXAResource();
            Xid found = Arrays.stream(recovering.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                    .filter(each -> each.getFormatId() == FORMAT
                            && Arrays.equals(each.getGlobalTransactionId(), xid.getGlobalTransactionId()))
                    .findFirst()
                    .orElseThrow();
            recovering.commit(found, false);
            assertThatThrownBy(() -> recovering.commit(found, false)).isInstanceOf(XAException.class);
        }
        assertHolds(queue, "prepared");
    }

    @Says("11.3.5 Work of a session can be suspended and another branch served between.")
    void shouldInterleaveBranches() throws Exception {
        Xid one = branch();
        Xid two = branch();
        resource.start(one, XAResource.TMNOFLAGS);
        send(session, queue, "one, first");
        resource.end(one, XAResource.TMSUSPEND);
        resource.start(two, XAResource.TMNOFLAGS);
        send(session, queue, "two");
        resource.end(two, XAResource.TMSUCCESS);
        resource.start(one, XAResource.TMRESUME);
        send(session, queue, "one, second");
        resource.end(one, XAResource.TMSUCCESS);
        resource.rollback(two);
        resource.commit(one, true);
        assertHolds(queue, "one, first", "one, second");
    }

    @Says("11.3.5 Resources of one broker are the same resource manager.")
    void shouldKnowItsResourceManager() throws Exception {
        XAResource other = connection.createXASession().getXAResource();
        assertThat(resource.isSameRM(other)).isTrue();
        try (XAConnection second = xaFactory().createXAConnection()) {
            assertThat(resource.isSameRM(second.createXASession().getXAResource()))
                    .isTrue();
        }
    }

    @Says(
            "6.2.7 Within a distributed transaction, commit and rollback of the session are a TransactionInProgressException.")
    void shouldRefuseTheSessionsCommit() throws Exception {
        Xid xid = branch();
        resource.start(xid, XAResource.TMNOFLAGS);
        assertThatThrownBy(session::commit).isInstanceOf(TransactionInProgressException.class);
        assertThatThrownBy(session::rollback).isInstanceOf(TransactionInProgressException.class);
        resource.end(xid, XAResource.TMSUCCESS);
        resource.rollback(xid);
    }

    @Says("11.3.3 API XASession: it is transacted, and getSession gives the session to an application.")
    void shouldGiveASession() throws JMSException {
        assertThat(session.getTransacted()).isTrue();
        Session given = session.getSession();
        assertThat(given.getTransacted()).isTrue();
        assertThat(given.createTextMessage("a").getText()).isEqualTo("a");
    }

    @Says("11.3.4 An XAJMSContext gives a context and its resource, with transactions alike.")
    void shouldServeContexts() throws Exception {
        Xid xid = branch();
        try (XAJMSContext context = xaFactory().createXAContext()) {
            assertThat(context.getTransacted()).isTrue();
            context.getXAResource().start(xid, XAResource.TMNOFLAGS);
            context.getContext().createProducer().send(queue, "a");
            assertThatThrownBy(context::commit).isInstanceOf(TransactionInProgressRuntimeException.class);
            context.getXAResource().end(xid, XAResource.TMSUCCESS);
            context.getXAResource().commit(xid, true);
        }
        assertHolds(queue, "a");
    }

    @Says("11.3.1 Factories and connections of both domains have XA forms too.")
    void shouldServeTheDomains() throws Exception {
        try (var queues = xaFactory().createXAQueueConnection();
                var topics = xaFactory().createXATopicConnection()) {
            assertThat(queues.createXAQueueSession().getQueueSession()).isNotNull();
            assertThat(topics.createXATopicSession().getTopicSession()).isNotNull();
            assertThat(queues.createXAQueueSession().getXAResource()).isNotNull();
        }
    }

    @Says("6.2.8 A misuse of the resource is an XAException: an unknown branch, one that has begun already.")
    void shouldTellOfMisuse() throws Exception {
        Xid xid = branch();
        assertThatThrownBy(() -> resource.commit(xid, false))
                .isInstanceOfSatisfying(
                        XAException.class, e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_NOTA));
        resource.start(xid, XAResource.TMNOFLAGS);
        resource.end(xid, XAResource.TMSUCCESS);
        XAResource other = connection.createXASession().getXAResource();
        assertThatThrownBy(() -> other.start(xid, XAResource.TMNOFLAGS))
                .isInstanceOfSatisfying(
                        XAException.class, e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_DUPID));
        resource.rollback(xid);
    }
}
