package io.penstock.jms.transact;

import io.penstock.jms.link.Answers;
import io.penstock.jms.link.BranchLink;
import io.penstock.jms.link.BranchLink.Beginning;
import io.penstock.jms.link.BranchLink.Outcome;
import io.penstock.jms.link.BranchLink.Phase;
import io.penstock.jms.link.BranchLink.Vote;
import io.penstock.jms.link.BranchXid;
import io.penstock.jms.link.TransactionPart;
import io.penstock.jms.produce.SendStream;
import io.penstock.jms.produce.SendStreams;
import io.penstock.protocol.client.ClientOptions.TimeOuts;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The XAResource of a session (Jakarta Messaging 3.1, chapter 8, and the XA specification of The Open Group): {@code start} and {@code end} move the session between branches, all
 * else is about branches as such and needs only the connection, so that it works for branches of any session, and after this one is closed.
 *
 * <p>The calls between start and end are one thread's at a time, as the session is; the others are for any thread.
 */
public final class BranchResource implements XAResource {
    private static final Logger LOG = LoggerFactory.getLogger(BranchResource.class);

    /** Seconds that a branch has to be prepared when its transaction manager does not say. */
    public static final int DEFAULT_TIMEOUT_SECONDS = 300;

    /** Seconds beyond which a longer time-out is no different. */
    private static final int TIMEOUT_SECONDS_MAX = 30 * 24 * 3600;

    private static final Xid[] NONE = {};

    private final SessionBranches session;
    private final BranchLink link;
    private final SendStreams streams;
    private final TimeOuts timeOuts;
    private final Completing completing;
    private final AtomicBoolean scanning = new AtomicBoolean();
    private volatile int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    /** Waits for the callbacks of the session's asynchronous sends. */
    public interface Completing {
        void await() throws JMSException;
    }

    /** @param streams where the numbers of commits come from */
    public BranchResource(
            SessionBranches session, BranchLink link, SendStreams streams, TimeOuts timeOuts, Completing completing) {
        this.session = session;
        this.link = link;
        this.streams = streams;
        this.timeOuts = timeOuts;
        this.completing = completing;
    }

    // ---- the session's work

    @Override
    public void start(Xid xid, int flags) throws XAException {
        BranchXid branch = branch(xid);
        if (flags != TMNOFLAGS && flags != TMJOIN && flags != TMRESUME) {
            throw XaErrors.of(XAException.XAER_INVAL, "start has no flags " + flags);
        }
        if (session.isAssociated()) {
            throw XaErrors.of(XAException.XAER_PROTO, "The session works for a branch already");
        }
        if (flags == TMRESUME) {
            if (!session.resume(branch)) {
                throw XaErrors.of(XAException.XAER_NOTA, "The branch is not suspended on this session: " + branch);
            }
            return;
        }
        if (session.isSuspended(branch)) {
            throw XaErrors.of(
                    flags == TMJOIN ? XAException.XAER_PROTO : XAException.XAER_DUPID,
                    "The branch is suspended on this session, and can be resumed: " + branch);
        }
        Beginning beginning = flags == TMJOIN ? Beginning.JOIN : Beginning.NEW;
        await(link.start(branch, beginning, timeoutSeconds), timeOuts.requestMs(), "start");
        session.begin(branch);
    }

    @Override
    public void end(Xid xid, int flags) throws XAException {
        BranchXid branch = branch(xid);
        if (flags != TMSUCCESS && flags != TMFAIL && flags != TMSUSPEND) {
            throw XaErrors.of(XAException.XAER_INVAL, "end has no flags " + flags);
        }
        awaitCompletions();
        if (flags == TMSUSPEND) {
            if (!session.suspend(branch)) {
                throw notAssociated(branch);
            }
            return;
        }
        SessionBranches.Association leaving = session.leave(branch);
        if (leaving == null) {
            throw notAssociated(branch);
        }
        if (flags == TMFAIL) {
            fail(leaving);
        } else {
            handOver(leaving);
        }
    }

    private static XAException notAssociated(BranchXid branch) {
        return XaErrors.of(XAException.XAER_PROTO, "The session does not work for this branch: " + branch);
    }

    private void awaitCompletions() throws XAException {
        try {
            completing.await();
        } catch (JMSException failed) {
            throw XaErrors.of(failed);
        }
    }

    private void handOver(SessionBranches.Association leaving) throws XAException {
        if (leaving.isDoomed()) {
            throw XaErrors.of(
                    XAException.XA_RBCOMMFAIL,
                    "The connection was interrupted while the session worked for the branch, which was rolled back: "
                            + leaving.branch());
        }
        Work work = leaving.work();
        TransactionPart last = work.last();
        try {
            Answers.await(
                    link.end(leaving.branch(), Outcome.SUCCESS, last, work.stagedParts()),
                    timeOuts.requestMs(),
                    "the end of a branch's work");
        } catch (JMSException refused) {
            if (XaErrors.isUnheard(refused)) {
                endAsFailed(leaving);
            }
            giveBack(leaving);
            throw XaErrors.of(refused);
        }
        session.handedOver(leaving);
    }

    /** The branch is the transaction manager's to roll back; what was done for it goes back at once. */
    private void fail(SessionBranches.Association leaving) throws XAException {
        try {
            if (!leaving.isDoomed()) {
                await(endAsFailed(leaving), timeOuts.requestMs(), "the end of a branch's work");
            }
        } finally {
            giveBack(leaving);
        }
    }

    private CompletableFuture<Void> endAsFailed(SessionBranches.Association leaving) {
        TransactionPart nothing = leaving.work().nothing();
        return link.end(leaving.branch(), Outcome.FAIL, nothing, leaving.work().stagedParts());
    }

    private void giveBack(SessionBranches.Association leaving) {
        try {
            session.giveBack(leaving, timeOuts.requestMs());
        } catch (JMSException failed) {
            LOG.info(
                    "[branch-not-given-back] what a branch had received comes again with the connection's end: {}",
                    failed.getMessage());
        }
    }

    // ---- the branch as a whole

    @Override
    public int prepare(Xid xid) throws XAException {
        BranchXid branch = branch(xid);
        Vote vote = await(link.prepare(branch), timeOuts.sendMs(), "prepare");
        if (vote == Vote.READ_ONLY) {
            session.forget(branch);
            return XA_RDONLY;
        }
        return XA_OK;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        BranchXid branch = branch(xid);
        String broker = link.broker();
        SendStream stream = streams.borrow(broker);
        CompletableFuture<Void> committed =
                link.commit(branch, onePhase ? Phase.ONLY : Phase.SECOND, stream.id(), stream.take());
        try {
            Answers.await(committed, timeOuts.sendMs(), "commit");
        } catch (JMSException failed) {
            XAException failure = onePhase ? XaErrors.of(failed) : XaErrors.ofCompletion(failed);
            if (failure.errorCode != XAException.XAER_RMFAIL) {
                streams.giveBack(broker, stream);
            }
            if (failure.errorCode == XAException.XAER_RMERR) {
                // The transaction manager takes it for rolled back; if this does not reach the broker, its time-out
                // does that.
                link.rollback(branch);
            }
            throw failure;
        }
        streams.giveBack(broker, stream);
        session.forget(branch);
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        BranchXid branch = branch(xid);
        complete(link.rollback(branch), "rollback");
        try {
            session.rolledBack(branch, timeOuts.requestMs());
        } catch (JMSException failed) {
            LOG.info("[branch-order] a rolled back branch's messages come after others: {}", failed.getMessage());
        }
    }

    @Override
    public void forget(Xid xid) throws XAException {
        complete(link.forget(branch(xid)), "forget");
    }

    private void complete(CompletableFuture<Void> answer, String what) throws XAException {
        try {
            Answers.await(answer, timeOuts.sendMs(), what);
        } catch (JMSException failed) {
            throw XaErrors.ofCompletion(failed);
        }
    }

    /** All branches come with the beginning of a scan; going on with it finds no more. */
    @Override
    public Xid[] recover(int flags) throws XAException {
        if ((flags & ~(TMSTARTRSCAN | TMENDRSCAN)) != 0) {
            throw XaErrors.of(XAException.XAER_INVAL, "recover has no flags " + flags);
        }
        boolean starts = (flags & TMSTARTRSCAN) != 0;
        if (!starts && !scanning.get()) {
            throw XaErrors.of(XAException.XAER_INVAL, "No scan is open that could go on or end");
        }
        scanning.set((flags & TMENDRSCAN) == 0);
        if (!starts) {
            return NONE;
        }
        List<BranchXid> found = await(link.recoverable(), timeOuts.requestMs(), "recover");
        return found.toArray(NONE);
    }

    // ---- the resource itself

    @Override
    public boolean isSameRM(XAResource other) {
        return other == this || other instanceof BranchResource that && link.isSameBroker(that.link);
    }

    @Override
    public int getTransactionTimeout() {
        return timeoutSeconds;
    }

    /** Counts for branches that begin from now on; 0 is the default of {@value #DEFAULT_TIMEOUT_SECONDS} seconds. */
    @Override
    public boolean setTransactionTimeout(int seconds) throws XAException {
        if (seconds < 0) {
            throw XaErrors.of(XAException.XAER_INVAL, "A time-out is not negative: " + seconds);
        }
        timeoutSeconds = seconds == 0 ? DEFAULT_TIMEOUT_SECONDS : Math.min(seconds, TIMEOUT_SECONDS_MAX);
        return true;
    }

    private static BranchXid branch(Xid xid) throws XAException {
        try {
            return BranchXid.of(xid);
        } catch (IllegalArgumentException none) {
            throw XaErrors.of(XAException.XAER_INVAL, none.getMessage());
        }
    }

    private static <A> A await(CompletableFuture<A> answer, long timeoutMs, String what) throws XAException {
        try {
            return Answers.await(answer, timeoutMs, what);
        } catch (JMSException failed) {
            throw XaErrors.of(failed);
        }
    }
}
