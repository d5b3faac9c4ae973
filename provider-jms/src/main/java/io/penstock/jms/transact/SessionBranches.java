package io.penstock.jms.transact;

import io.penstock.jms.consume.ConsumerLink;
import io.penstock.jms.consume.Redelivery;
import io.penstock.jms.consume.SessionGate;
import io.penstock.jms.consume.Settlement;
import io.penstock.jms.consume.WorkPlace;
import io.penstock.jms.link.BranchXid;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.Part;
import io.penstock.jms.link.TagRange;
import io.penstock.jms.link.TransactionPart;
import io.penstock.jms.produce.Outbox;
import io.penstock.jms.produce.SendStream;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.JMSException;
import jakarta.jms.TransactionInProgressException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The work of an XA session: for the branch that it is associated with, for those that are suspended on it, and outside of any.
 *
 * <pre>
 *              start              end
 *   (none) ────────────► CURRENT ──────► (none): its work is the branch's, or goes back
 *                         │   ▲            ▲
 *                 suspend │   │ resume     │ end
 *                         ▼   │            │
 *                        SUSPENDED ────────┘        an interruption dooms CURRENT and SUSPENDED: their work is lost
 * </pre>
 *
 * Outside of a branch a message is sent at once and acknowledged by being received. State is under the session lock; the link is called without it. The session's close
 * leaves its branches as they are: they end by the {@link BranchResource}, as long as the connection lives.
 */
public final class SessionBranches implements Transacted {
    /** Branches whose end this session remembers, so that a rollback brings their messages back in order. */
    private static final int ENDED_LIMIT = 64;

    private final SessionGate gate;
    private final WorkPlace place;
    private final int session;
    private final MessagingLink link;
    private final Settlement outside;
    private final Redelivery redelivery;
    private final Clock clock;

    private final Map<BranchXid, Association> suspended = new LinkedHashMap<>();
    private final Map<BranchXid, Long> ended = new LinkedHashMap<>();
    private Association current;
    private long works;
    private boolean listenerOutside;
    private boolean resetDue;

    /** A branch that the session works for. */
    static final class Association {
        private final BranchXid branch;
        private final Work work;
        private boolean doomed;

        private Association(BranchXid branch, Work work) {
            this.branch = branch;
            this.work = work;
        }

        BranchXid branch() {
            return branch;
        }

        Work work() {
            return work;
        }

        /** Whether what was done is lost. */
        boolean isDoomed() {
            return doomed;
        }

        private void doom() {
            doomed = true;
            work.lose();
        }
    }

    /** @param outside what becomes of messages that are received outside of a branch */
    public SessionBranches(
            SessionGate gate,
            WorkPlace place,
            int session,
            MessagingLink link,
            Settlement outside,
            Redelivery redelivery,
            Clock clock) {
        this.gate = gate;
        this.place = place;
        this.session = session;
        this.link = link;
        this.outside = outside;
        this.redelivery = redelivery;
        this.clock = clock;
    }

    // ---- for the resource

    /** Whether the session is associated with a branch now. */
    boolean isAssociated() {
        return locked(() -> current != null);
    }

    boolean isSuspended(BranchXid branch) {
        return locked(() -> suspended.containsKey(branch));
    }

    /** The session works for the branch from now on; the broker knows. */
    void begin(BranchXid branch) {
        locked(() -> {
            place.enter(link.branches().broker());
            return current = new Association(branch, new Work(session, ++works, clock));
        });
    }

    /** False if the session is not associated with the branch. */
    boolean suspend(BranchXid branch) {
        boolean suspends = locked(() -> {
            if (current == null || !current.branch.equals(branch)) {
                return false;
            }
            suspended.put(branch, current);
            current = null;
            return true;
        });
        leavePlace();
        return suspends;
    }

    /** Outside of a branch any broker will do. */
    private void leavePlace() {
        if (locked(() -> current == null && place.leave())) {
            redelivery.wakeHeldBack();
        }
    }

    /** False if the branch is not suspended here. */
    boolean resume(BranchXid branch) {
        return locked(() -> {
            Association resumed = suspended.remove(branch);
            if (resumed != null) {
                place.enter(link.branches().broker());
                current = resumed;
            }
            return resumed != null;
        });
    }

    /** The session works no more for the branch; null if it did not. */
    Association leave(BranchXid branch) {
        Association left = locked(() -> {
            if (current != null && current.branch.equals(branch)) {
                Association leaving = current;
                current = null;
                return leaving;
            }
            return suspended.remove(branch);
        });
        leavePlace();
        return left;
    }

    /** The branch has what was done for it; a rollback on this thread will bring it back in order. */
    void handedOver(Association association) {
        locked(() -> {
            if (!association.work.seen().isEmpty()) {
                ended.put(association.branch, Thread.currentThread().getId());
                if (ended.size() > ENDED_LIMIT) {
                    ended.remove(ended.keySet().iterator().next());
                }
            }
            return null;
        });
    }

    /** The branch is over. */
    void forget(BranchXid branch) {
        locked(() -> ended.remove(branch));
    }

    /** What was done is not the branch's: what the application got comes again. */
    void giveBack(Association association, long timeoutMs) throws JMSException {
        List<TagRange> seen = association.work.seen();
        if (mayReset()) {
            redelivery.giveBack(seen, timeoutMs);
        } else {
            redelivery.release(seen, timeoutMs);
        }
    }

    /**
     * The branch was rolled back, so its messages are ready again, before those that the session holds unread: asks for all of these anew. Only on the thread that did the
     * branch's work, since another might be receiving outside of a branch meanwhile.
     */
    void rolledBack(BranchXid branch, long timeoutMs) throws JMSException {
        Long by = locked(() -> ended.remove(branch));
        if (by != null && by == Thread.currentThread().getId() && mayReset()) {
            outside.flush();
            redelivery.restart(timeoutMs);
        }
    }

    /** Whether nothing that is leased to the session is in the middle of a branch. */
    private boolean mayReset() {
        return locked(() -> current == null && suspended.isEmpty()) && !gate.isEnding();
    }

    private interface Locked<T> {
        T run();
    }

    private <T> T locked(Locked<T> action) {
        gate.lock();
        try {
            return action.run();
        } finally {
            gate.unlock();
        }
    }

    // ---- sending and receiving

    /** @throws TransactionInProgressException if the branch lives at another broker; it goes on */
    @Override
    public void needReach(String broker) throws JMSException {
        String at = locked(() -> place.isOpenTo(broker) ? null : place.broker());
        if (at != null) {
            throw SecondBroker.refused(at, broker);
        }
    }

    @Override
    public CompletableFuture<Void> send(Outgoing message, SendStream numbers) {
        boolean atOnce;
        TransactionPart part = null;
        gate.lock();
        try {
            atOnce = current == null;
            if (!atOnce && !current.doomed) {
                part = current.work.send(message);
            }
        } finally {
            gate.unlock();
        }
        if (atOnce) {
            numbers.take();
            return link.send(message);
        }
        stage(part);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void received(ConsumerLink from, Delivered message) {
        if (!takenByBranch(from, message)) {
            outside.received(from, message);
        }
    }

    /** Whether the message is now a part of the present branch's work. */
    private boolean takenByBranch(ConsumerLink from, Delivered message) {
        TransactionPart part = null;
        gate.lock();
        try {
            if (current == null) {
                return false;
            }
            if (!place.enter(from.subscription())) {
                // Nobody could refuse it: a load of a connection consumer.
                current.doom();
            }
            if (current.doomed) {
                current.work.seen(from.subscription(), message.queueId(), message.offset());
            } else {
                part = current.work.received(from.subscription(), message.queueId(), message.offset());
            }
        } finally {
            gate.unlock();
        }
        stage(part);
        return true;
    }

    private void stage(TransactionPart part) {
        if (part != null) {
            link.stage(part);
        }
    }

    @Override
    public void listenerBegins(ConsumerLink from, Delivered message) {
        boolean taken = takenByBranch(from, message);
        listenerOutside = !taken;
        if (!taken) {
            outside.listenerBegins(from, message);
        }
    }

    /** In a branch the next message follows, however the listener came back; the branch is its transaction manager's. */
    @Override
    public After listenerEnds(ConsumerLink from, Delivered message, Result result) {
        if (!listenerOutside) {
            return After.NOTHING;
        }
        After after = outside.listenerEnds(from, message, result);
        resetDue = after == After.REDELIVER;
        return after;
    }

    /**
     * Gives back what was received outside of a branch and not settled. If that resets the session, suspended branches lose their messages with it, and can but be rolled
     * back.
     */
    @Override
    public void giveBack(long timeoutMs) throws JMSException {
        if (resetDue) {
            resetDue = false;
            locked(() -> {
                suspended.values().stream()
                        .filter(each -> !each.work.seen().isEmpty())
                        .forEach(Association::doom);
                return null;
            });
        }
        outside.giveBack(timeoutMs);
    }

    @Override
    public List<TagRange> seenOf(long subscription) {
        List<TagRange> all = new ArrayList<>(outside.seenOf(subscription));
        locked(() -> {
            if (current != null) {
                all.addAll(current.work.seenOf(subscription));
            }
            suspended.values().forEach(each -> all.addAll(each.work.seenOf(subscription)));
            return null;
        });
        return all;
    }

    @Override
    public void flush() {
        outside.flush();
    }

    /** @throws TransactionInProgressException always: branches are their transaction manager's */
    @Override
    public void commit(Outbox outbox) throws JMSException {
        throw managed("commit");
    }

    /** @throws TransactionInProgressException always: branches are their transaction manager's */
    @Override
    public void rollback(long timeoutMs) throws JMSException {
        throw managed("rollback");
    }

    private static TransactionInProgressException managed(String what) {
        return JmsErrors.coded(
                TransactionInProgressException::new,
                ErrorCode.ILLEGAL_STATE,
                "The transactions of an XA session are its transaction manager's: " + what + " is called on that");
    }

    // ---- from the transport

    @Override
    public void onInterrupted() {
        gate.lock();
        try {
            if (current != null) {
                current.doom();
            }
            suspended.values().forEach(Association::doom);
            ended.clear();
        } finally {
            gate.unlock();
        }
        outside.onInterrupted();
    }

    @Override
    public void onInterrupted(Part part) {
        if (part.broker().equals(link.branches().broker())) {
            locked(() -> {
                if (current != null) {
                    current.doom();
                }
                suspended.values().forEach(Association::doom);
                ended.clear();
                return null;
            });
        }
        outside.onInterrupted(part);
    }

    @Override
    public void onRestored() {
        outside.onRestored();
    }
}
