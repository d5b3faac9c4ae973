package io.penstock.jms.consume;

import io.penstock.jms.link.Answers;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.Part;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.TagRange;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;

/**
 * CLIENT_ACKNOWLEDGE: acknowledging any message settles all that the session has delivered so far, durably. State is under the session lock.
 *
 * <p>Messages from before an interruption are no longer leased, and so cannot be given back, but they can still be settled.
 */
public class ClientSettlement implements Settlement {
    private final SessionGate gate;
    private final int session;
    private final MessagingLink link;
    private final Redelivery redelivery;
    private final long requestTimeoutMs;
    private final TagRanges seen = new TagRanges();
    private final TagRanges seenBeforeInterruption = new TagRanges();

    public ClientSettlement(
            SessionGate gate, int session, MessagingLink link, Redelivery redelivery, long requestTimeoutMs) {
        this.gate = gate;
        this.session = session;
        this.link = link;
        this.redelivery = redelivery;
        this.requestTimeoutMs = requestTimeoutMs;
    }

    @Override
    public final void received(ConsumerLink from, Delivered message) {
        gate.lock();
        try {
            seen.add(from.subscription(), message.queueId(), message.offset());
        } finally {
            gate.unlock();
        }
    }

    @Override
    public final void acknowledge() throws JMSException {
        List<TagRange> tags = new ArrayList<>();
        gate.lock();
        try {
            tags.addAll(seenBeforeInterruption.take());
            tags.addAll(seen.take());
        } finally {
            gate.unlock();
        }
        if (!tags.isEmpty()) {
            settle(tags);
        }
    }

    /** Takes out one message that the application got; false if it is not this session's any more. */
    final boolean take(TagRange message) {
        gate.lock();
        try {
            return seen.remove(message) | seenBeforeInterruption.remove(message);
        } finally {
            gate.unlock();
        }
    }

    /** Settles what was taken out; if that fails it is back. */
    final void settle(List<TagRange> tags) throws JMSException {
        boolean settled = false;
        try {
            Answers.await(
                    link.settleDurably(new Settling(session, Settling.Outcome.ACCEPTED, tags)),
                    requestTimeoutMs,
                    "acknowledge");
            settled = true;
        } finally {
            if (!settled) {
                keep(tags);
            }
        }
    }

    /** What could not be acknowledged may be acknowledged by a later call, or given back. */
    private void keep(List<TagRange> tags) {
        gate.lock();
        try {
            seen.addFirst(tags);
        } finally {
            gate.unlock();
        }
    }

    @Override
    public final void giveBack(long timeoutMs) throws JMSException {
        List<TagRange> tags;
        gate.lock();
        try {
            seenBeforeInterruption.clear();
            tags = seen.take();
        } finally {
            gate.unlock();
        }
        redelivery.giveBack(tags, timeoutMs);
    }

    @Override
    public final List<TagRange> seenOf(long subscription) {
        gate.lock();
        try {
            return seen.of(subscription);
        } finally {
            gate.unlock();
        }
    }

    @Override
    public final void onInterrupted() {
        gate.lock();
        try {
            seenBeforeInterruption.addAll(seen);
            seen.clear();
        } finally {
            gate.unlock();
        }
    }

    @Override
    public final void onInterrupted(Part part) {
        gate.lock();
        try {
            seenBeforeInterruption.addAll(seen.takeOf(part.subscriptions()));
        } finally {
            gate.unlock();
        }
    }
}
