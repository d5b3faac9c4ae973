package io.penstock.jms.consume;

import io.penstock.jms.link.Answers;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.Part;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.TagRange;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * INDIVIDUAL_ACKNOWLEDGE, an extension: acknowledging a message settles that one alone, durably. State is under the session lock.
 *
 * <p>A message that was acknowledged, or given back by a recover, is not this session's any more: acknowledging it does nothing. Messages from before an interruption are no
 * longer leased, and so cannot be given back, but they can still be settled. Holds one tag for each message that the application has not acknowledged.
 */
public final class IndividualSettlement implements Settlement {
    private final SessionGate gate;
    private final int session;
    private final MessagingLink link;
    private final Redelivery redelivery;
    private final long requestTimeoutMs;
    private final Set<TagRange> seen = new LinkedHashSet<>();
    private final Set<TagRange> seenBeforeInterruption = new LinkedHashSet<>();

    /** @param requestTimeoutMs milliseconds to wait for the answer to an acknowledgement; 0 waits without end */
    public IndividualSettlement(
            SessionGate gate, int session, MessagingLink link, Redelivery redelivery, long requestTimeoutMs) {
        this.gate = gate;
        this.session = session;
        this.link = link;
        this.redelivery = redelivery;
        this.requestTimeoutMs = requestTimeoutMs;
    }

    @Override
    public void received(ConsumerLink from, Delivered message) {
        TagRange one = new TagRange(from.subscription(), message.queueId(), message.offset(), message.offset());
        gate.lock();
        try {
            seenBeforeInterruption.remove(one);
            seen.add(one);
        } finally {
            gate.unlock();
        }
    }

    @Override
    public void listenerBegins(ConsumerLink from, Delivered message) {
        received(from, message);
    }

    /** A listener that throws leaves its message unacknowledged; the next one follows, as in CLIENT_ACKNOWLEDGE. */
    @Override
    public After listenerEnds(ConsumerLink from, Delivered message, Result result) {
        return After.NOTHING;
    }

    @Override
    public void acknowledge(TagRange message) throws JMSException {
        boolean held;
        gate.lock();
        try {
            held = seen.remove(message) | seenBeforeInterruption.remove(message);
        } finally {
            gate.unlock();
        }
        if (held) {
            settle(List.of(message));
        }
    }

    /** A context has one method for all of its session's messages (Jakarta Messaging 3.1, JMSContext.acknowledge). */
    @Override
    public void acknowledge() throws JMSException {
        List<TagRange> all = new ArrayList<>();
        gate.lock();
        try {
            all.addAll(seenBeforeInterruption);
            all.addAll(seen);
            seenBeforeInterruption.clear();
            seen.clear();
        } finally {
            gate.unlock();
        }
        if (!all.isEmpty()) {
            settle(all);
        }
    }

    private void settle(List<TagRange> messages) throws JMSException {
        boolean settled = false;
        try {
            Answers.await(
                    link.settleDurably(new Settling(session, Settling.Outcome.ACCEPTED, merged(messages))),
                    requestTimeoutMs,
                    "acknowledge");
            settled = true;
        } finally {
            if (!settled) {
                keep(messages);
            }
        }
    }

    /** What could not be acknowledged may be acknowledged by a later call, or given back. */
    private void keep(List<TagRange> messages) {
        gate.lock();
        try {
            seen.addAll(messages);
        } finally {
            gate.unlock();
        }
    }

    private static List<TagRange> merged(Collection<TagRange> messages) {
        TagRanges ranges = new TagRanges();
        messages.forEach(one -> ranges.add(one.subscription(), one.queueId(), one.from()));
        return ranges.toList();
    }

    @Override
    public void giveBack(long timeoutMs) throws JMSException {
        List<TagRange> rest;
        gate.lock();
        try {
            seenBeforeInterruption.clear();
            rest = merged(seen);
            seen.clear();
        } finally {
            gate.unlock();
        }
        redelivery.giveBack(rest, timeoutMs);
    }

    @Override
    public List<TagRange> seenOf(long subscription) {
        gate.lock();
        try {
            return merged(seen.stream()
                    .filter(one -> one.subscription() == subscription)
                    .toList());
        } finally {
            gate.unlock();
        }
    }

    /** Nothing is told but by an acknowledgement. */
    @Override
    public void flush() {}

    @Override
    public void onInterrupted() {
        gate.lock();
        try {
            seenBeforeInterruption.addAll(seen);
            seen.clear();
        } finally {
            gate.unlock();
        }
    }

    @Override
    public void onInterrupted(Part part) {
        gate.lock();
        try {
            seen.stream().filter(one -> part.holds(one.subscription())).forEach(seenBeforeInterruption::add);
            seen.removeAll(seenBeforeInterruption);
        } finally {
            gate.unlock();
        }
    }

    @Override
    public void onRestored() {}
}
