package io.penstock.jms.transact;

import io.penstock.jms.consume.ConsumerLink;
import io.penstock.jms.consume.Redelivery;
import io.penstock.jms.consume.SessionGate;
import io.penstock.jms.consume.WorkPlace;
import io.penstock.jms.link.Answers;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.Part;
import io.penstock.jms.link.TagRange;
import io.penstock.jms.link.TransactionEnd;
import io.penstock.jms.link.TransactionPart;
import io.penstock.jms.produce.Outbox;
import io.penstock.jms.produce.SendStream;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.JMSException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The work of a transacted session: sends and received messages are collected here, shipped in parts while the application goes on, and take effect by
 * one commit.
 *
 * <pre>
 *   CLEAN ──send, receive──► ACTIVE ──commit──► COMMITTING ──answer──► CLEAN
 *     ▲                        │ interrupted                  (a refused or unanswered commit rolls back)
 *     │                        ▼ or with a message of another broker
 *     └──rollback, commit──── DOOMED     commit rolls back and says TransactionRolledBackException
 * </pre>
 *
 * State is under the session lock; the link is called without it, by the session's one thread. Parts that the broker holds die with the connection's epoch.
 */
public final class Transaction implements Transacted {
    private static final long FIRST = 1;

    private enum Standing {
        CLEAN,
        ACTIVE,
        COMMITTING,
        DOOMED
    }

    private final SessionGate gate;
    private final WorkPlace place;
    private final int session;
    private final MessagingLink link;
    private final Redelivery redelivery;
    private final long commitTimeoutMs;
    private final Clock clock;

    private Standing standing = Standing.CLEAN;
    private ErrorCode doomedBy;
    private Work work;

    /** @param commitTimeoutMs milliseconds to wait for a commit's answer; 0 waits without end */
    public Transaction(
            SessionGate gate,
            WorkPlace place,
            int session,
            MessagingLink link,
            Redelivery redelivery,
            long commitTimeoutMs,
            Clock clock) {
        this.gate = gate;
        this.place = place;
        this.session = session;
        this.link = link;
        this.redelivery = redelivery;
        this.commitTimeoutMs = commitTimeoutMs;
        this.clock = clock;
        this.work = new Work(session, FIRST, clock);
    }

    /** @throws TransactionInProgressException if the transaction has work at another broker; it goes on, and can be committed or rolled back */
    @Override
    public void needReach(String broker) throws JMSException {
        boolean open;
        String at;
        gate.lock();
        try {
            open = place.isOpenTo(broker);
            at = place.broker();
        } finally {
            gate.unlock();
        }
        if (!open) {
            throw SecondBroker.refused(at, broker);
        }
    }

    /** Adds a message; it becomes visible by the commit, whose number it shows and which takes that. */
    @Override
    public CompletableFuture<Void> send(Outgoing message, SendStream numbers) {
        TransactionPart part = null;
        gate.lock();
        try {
            if (joins(place.enter(link.brokerOfDestination(message.destination())))) {
                part = work.send(message);
            }
        } finally {
            gate.unlock();
        }
        stage(part);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void received(ConsumerLink from, Delivered message) {
        TransactionPart part = null;
        gate.lock();
        try {
            if (joins(place.enter(from.subscription()))) {
                part = work.received(from.subscription(), message.queueId(), message.offset());
            } else {
                work.seen(from.subscription(), message.queueId(), message.offset());
            }
        } finally {
            gate.unlock();
        }
        stage(part);
    }

    /** Whether more work is still of use; what came from another broker, as nobody could refuse it, dooms all. Under the session lock. */
    private boolean joins(boolean sameBroker) {
        if (!sameBroker && standing != Standing.DOOMED) {
            doom(ErrorCode.SECOND_BROKER);
        }
        if (standing == Standing.DOOMED) {
            return false;
        }
        standing = Standing.ACTIVE;
        return true;
    }

    private void doom(ErrorCode why) {
        standing = Standing.DOOMED;
        doomedBy = why;
    }

    private void stage(TransactionPart part) {
        if (part != null) {
            link.stage(part);
        }
    }

    /**
     * Commits, durably on return; afterwards the session is clean, whatever the outcome.
     *
     * @throws TransactionRolledBackException if the broker refused, or the connection was interrupted while work was pending
     * @throws JMSException if the outcome is unknown
     */
    @Override
    public void commit(Outbox outbox) throws JMSException {
        TransactionEnd end;
        ErrorCode reason;
        String broker = workingAt();
        if (broker == null) {
            return;
        }
        SendStream stream = outbox.stream(broker);
        gate.lock();
        try {
            if (standing == Standing.CLEAN) {
                return;
            }
            reason = doomedBy;
            end = standing == Standing.DOOMED
                    ? null
                    : new TransactionEnd(work.last(), work.stagedParts(), stream.id(), stream.take());
            if (end != null) {
                standing = Standing.COMMITTING;
            }
        } finally {
            gate.unlock();
        }
        if (end == null) {
            rollback(commitTimeoutMs);
            throw doomed(reason);
        }
        try {
            Answers.await(outbox.watched(stream, link.commit(end)), commitTimeoutMs, "commit");
        } catch (JMSException failed) {
            try {
                rollback(commitTimeoutMs);
            } catch (JMSException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
        clear();
    }

    private String workingAt() {
        gate.lock();
        try {
            return place.broker();
        } finally {
            gate.unlock();
        }
    }

    private static TransactionRolledBackException doomed(ErrorCode why) {
        return JmsErrors.coded(
                TransactionRolledBackException::new,
                why,
                why == ErrorCode.SECOND_BROKER
                        ? "A message of another broker was delivered during the transaction, which was rolled back"
                        : "The connection was interrupted during the transaction, which was rolled back; it may be repeated");
    }

    /** Drops the sends and gives back what was received, to come again in order. */
    @Override
    public void rollback(long timeoutMs) throws JMSException {
        Work dropping;
        boolean heldBack;
        gate.lock();
        try {
            dropping = work;
            heldBack = reset();
        } finally {
            gate.unlock();
        }
        CompletableFuture<Void> dropped = dropping.stagedParts() > 0
                ? link.rollback(session, dropping.number())
                : CompletableFuture.completedFuture(null);
        try {
            redelivery.giveBack(dropping.seen(), timeoutMs);
            Answers.await(dropped, timeoutMs, "rollback");
        } finally {
            if (heldBack) {
                redelivery.wakeHeldBack();
            }
        }
    }

    @Override
    public void giveBack(long timeoutMs) throws JMSException {
        rollback(timeoutMs);
    }

    @Override
    public List<TagRange> seenOf(long subscription) {
        gate.lock();
        try {
            return work.seenOf(subscription);
        } finally {
            gate.unlock();
        }
    }

    /** A commit that is on its way is repeated by its number; all other work is lost with the epoch. */
    @Override
    public void onInterrupted() {
        gate.lock();
        try {
            if (standing == Standing.ACTIVE) {
                doom(ErrorCode.TRANSACTION_ROLLED_BACK);
                work.lose();
            } else {
                work.forgetSeen();
            }
        } finally {
            gate.unlock();
        }
    }

    @Override
    public void onInterrupted(Part part) {
        gate.lock();
        try {
            if (standing == Standing.ACTIVE && part.broker().equals(place.broker())) {
                doom(ErrorCode.TRANSACTION_ROLLED_BACK);
                work.lose();
            } else {
                work.forgetSeen(part);
            }
        } finally {
            gate.unlock();
        }
    }

    private void clear() {
        boolean heldBack;
        gate.lock();
        try {
            heldBack = reset();
        } finally {
            gate.unlock();
        }
        if (heldBack) {
            redelivery.wakeHeldBack();
        }
    }

    /** True if a listener waits for the end of the transaction. */
    private boolean reset() {
        standing = Standing.CLEAN;
        doomedBy = null;
        work = new Work(session, work.number() + 1, clock);
        return place.leave();
    }
}
