package io.penstock.jms.consume;

import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.Part;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.TagRange;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * AUTO_ACKNOWLEDGE and DUPS_OK_ACKNOWLEDGE: a message is settled when receive returns it or its listener returns, without waiting for an answer.
 *
 * <p>What is settled between two flushes goes out together, consecutive offsets as one range; when a flush is due is the {@link FlushRule}'s to say. The
 * settlement lock is held while the link is called, so that what a caller flushes is on its way before whatever that caller says next. Settlements that
 * are on their way when the connection is lost are lost with it: those messages come again, marked as redelivered.
 */
public final class EagerSettlement implements Settlement {
    /** When a settled message is told to the broker. */
    public interface FlushRule {
        /** Asked after each settled message; {@code pending} counts it. */
        Flush after(ConsumerLink from, long pending);

        /** At once; from another thread while more messages are at hand, so that a fast consumer's are told together. */
        static FlushRule auto() {
            return (from, pending) -> from.unreadNow() == 0 ? Flush.NOW : Flush.SOON;
        }

        /** When half the prefetch is settled or nothing more is at hand. */
        static FlushRule lazy() {
            return (from, pending) -> from.unreadNow() == 0 || pending * 2 >= from.prefetch() ? Flush.NOW : Flush.LATER;
        }
    }

    /** When to flush. */
    public enum Flush {
        /** By the thread that settles. */
        NOW,
        /** By a provider thread, as soon as one runs. */
        SOON,
        /** With a later message. */
        LATER
    }

    private final int session;
    private final MessagingLink link;
    private final Executor threads;
    private final FlushRule rule;
    private final Redelivery redelivery;
    private final ReentrantLock lock = new ReentrantLock();
    private final TagRanges pending = new TagRanges();
    private boolean flushQueued;
    private volatile boolean interrupted;
    /** The message that a listener has; null again when it was given back by a recover inside that listener. */
    private volatile TagRange current;

    /** @param threads where flushes run that the settling thread leaves to others */
    public EagerSettlement(int session, MessagingLink link, Executor threads, FlushRule rule, Redelivery redelivery) {
        this.session = session;
        this.link = link;
        this.threads = threads;
        this.rule = rule;
        this.redelivery = redelivery;
    }

    @Override
    public void received(ConsumerLink from, Delivered message) {
        settle(from, message);
    }

    @Override
    public void listenerBegins(ConsumerLink from, Delivered message) {
        current = new TagRange(from.subscription(), message.queueId(), message.offset(), message.offset());
    }

    @Override
    public After listenerEnds(ConsumerLink from, Delivered message, Result result) {
        if (current == null) {
            return After.NOTHING;
        }
        if (result == Result.THREW) {
            return After.REDELIVER;
        }
        current = null;
        settle(from, message);
        return After.NOTHING;
    }

    @Override
    public void giveBack(long timeoutMs) throws JMSException {
        giveBack(null, timeoutMs);
    }

    @Override
    public void giveBack(String why, long timeoutMs) throws JMSException {
        flush();
        TagRange seen = current;
        current = null;
        redelivery.giveBack(seen == null ? List.of() : List.of(seen), why, timeoutMs);
    }

    @Override
    public List<TagRange> seenOf(long subscription) {
        TagRange seen = current;
        return seen == null || seen.subscription() != subscription ? List.of() : List.of(seen);
    }

    /** Nothing is left to the application in these modes. */
    @Override
    public void acknowledge() {}

    private void settle(ConsumerLink from, Delivered message) {
        boolean flushElsewhere = false;
        lock.lock();
        try {
            pending.add(from.subscription(), message.queueId(), message.offset());
            switch (rule.after(from, pending.count())) {
                case NOW -> flushLocked();
                case SOON -> {
                    flushElsewhere = !flushQueued;
                    flushQueued = true;
                }
                case LATER -> {}
            }
        } finally {
            lock.unlock();
        }
        if (flushElsewhere) {
            flushSoon();
        }
    }

    private void flushSoon() {
        try {
            threads.execute(this::flush);
        } catch (RejectedExecutionException closing) {
            flush();
        }
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            flushQueued = false;
            flushLocked();
        } finally {
            lock.unlock();
        }
    }

    private void flushLocked() {
        if (!pending.isEmpty() && !interrupted) {
            link.settle(new Settling(session, Settling.Outcome.ACCEPTED, pending.take()));
        }
    }

    @Override
    public void onInterrupted() {
        interrupted = true;
    }

    /** What is told meanwhile waits below for this broker, while the others get theirs. */
    @Override
    public void onInterrupted(Part part) {}

    /** Settling does not need the lease that was lost: the broker takes it whenever it comes. */
    @Override
    public void onRestored() {
        interrupted = false;
        flushSoon();
    }
}
