package io.penstock.jms.transact;

import io.penstock.jms.consume.ConsumerLink;
import io.penstock.jms.consume.Redelivery;
import io.penstock.jms.consume.SessionGate;
import io.penstock.jms.link.Answers;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.TagRange;
import io.penstock.jms.link.TransactionEnd;
import io.penstock.jms.link.TransactionPart;
import io.penstock.jms.produce.Outbox;
import io.penstock.jms.produce.SendStream;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.JMSException;
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
 *     │                        ▼
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

    /** A message, and when the application sent it: its times count from then, and not from the commit. */
    private record Sent(Outgoing message, long atNanos) {}

    private final SessionGate gate;
    private final int session;
    private final MessagingLink link;
    private final Redelivery redelivery;
    private final long commitTimeoutMs;
    private final Clock clock;

    private Standing standing = Standing.CLEAN;
    private Work work;

    /** @param commitTimeoutMs milliseconds to wait for a commit's answer; 0 waits without end */
    public Transaction(
            SessionGate gate,
            int session,
            MessagingLink link,
            Redelivery redelivery,
            long commitTimeoutMs,
            Clock clock) {
        this.gate = gate;
        this.session = session;
        this.link = link;
        this.redelivery = redelivery;
        this.commitTimeoutMs = commitTimeoutMs;
        this.clock = clock;
        this.work = new Work(session, FIRST, clock);
    }

    /** Adds a message; it becomes visible by the commit, whose number it shows and which takes that. */
    @Override
    public CompletableFuture<Void> send(Outgoing message, SendStream numbers) {
        TransactionPart part = null;
        gate.lock();
        try {
            if (standing != Standing.DOOMED) {
                standing = Standing.ACTIVE;
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
            if (standing == Standing.DOOMED) {
                work.seen(from.subscription(), message.queueId(), message.offset());
            } else {
                standing = Standing.ACTIVE;
                part = work.received(from.subscription(), message.queueId(), message.offset());
            }
        } finally {
            gate.unlock();
        }
        stage(part);
    }

    @Override
    public void listenerBegins(ConsumerLink from, Delivered message) {
        received(from, message);
    }

    /** The next message follows; commit and rollback are the application's (Jakarta Messaging 3.1, 8.7). */
    @Override
    public After listenerEnds(ConsumerLink from, Delivered message, Result result) {
        return After.NOTHING;
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
        SendStream stream = outbox.stream();
        gate.lock();
        try {
            if (standing == Standing.CLEAN) {
                return;
            }
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
            throw JmsErrors.coded(
                    TransactionRolledBackException::new,
                    ErrorCode.TRANSACTION_ROLLED_BACK,
                    "The connection was interrupted during the transaction, which was rolled back; it may be repeated");
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

    /** Drops the sends and gives back what was received, to come again in order. */
    @Override
    public void rollback(long timeoutMs) throws JMSException {
        Work dropping;
        gate.lock();
        try {
            dropping = work;
            reset();
        } finally {
            gate.unlock();
        }
        CompletableFuture<Void> dropped = dropping.stagedParts() > 0
                ? link.rollback(session, dropping.number())
                : CompletableFuture.completedFuture(null);
        redelivery.giveBack(dropping.seen(), timeoutMs);
        Answers.await(dropped, timeoutMs, "rollback");
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

    /** Nothing is told but by parts and the commit. */
    @Override
    public void flush() {}

    /** A commit that is on its way is repeated by its number; all other work is lost with the epoch. */
    @Override
    public void onInterrupted() {
        gate.lock();
        try {
            if (standing == Standing.ACTIVE) {
                standing = Standing.DOOMED;
                work.lose();
            } else {
                work.forgetSeen();
            }
        } finally {
            gate.unlock();
        }
    }

    @Override
    public void onRestored() {}

    private void clear() {
        gate.lock();
        try {
            reset();
        } finally {
            gate.unlock();
        }
    }

    private void reset() {
        standing = Standing.CLEAN;
        work = new Work(session, work.number() + 1, clock);
    }
}
