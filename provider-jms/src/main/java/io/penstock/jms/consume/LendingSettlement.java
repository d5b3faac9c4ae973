package io.penstock.jms.consume;

import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.Part;
import io.penstock.jms.link.TagRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The settlement of a connection consumer, which settles nothing itself: those that it loads do. It remembers only how far the messages reach that it has handed on, so that
 * they stay leased when it closes. State is under the session lock, one range for each queue.
 */
public final class LendingSettlement implements Settlement {
    private record Place(long subscription, int queueId) {}

    private final SessionGate gate;
    private final Map<Place, TagRange> lent = new HashMap<>();

    public LendingSettlement(SessionGate gate) {
        this.gate = gate;
    }

    /** The message was handed to a session. */
    @Override
    public void received(ConsumerLink from, Delivered message) {
        TagRange one = new TagRange(from.subscription(), message.queueId(), message.offset(), message.offset());
        gate.lock();
        try {
            lent.merge(
                    new Place(from.subscription(), message.queueId()),
                    one,
                    (before, added) -> new TagRange(
                            before.subscription(),
                            before.queueId(),
                            Math.min(before.from(), added.from()),
                            Math.max(before.to(), added.to())));
        } finally {
            gate.unlock();
        }
    }

    /** Who got a message gives it back. */
    @Override
    public void giveBack(long timeoutMs) {}

    @Override
    public List<TagRange> seenOf(long subscription) {
        gate.lock();
        try {
            return lent.values().stream()
                    .filter(range -> range.subscription() == subscription)
                    .toList();
        } finally {
            gate.unlock();
        }
    }

    @Override
    public void acknowledge() {}

    @Override
    public void onInterrupted() {
        gate.lock();
        try {
            lent.clear();
        } finally {
            gate.unlock();
        }
    }

    @Override
    public void onInterrupted(Part part) {
        gate.lock();
        try {
            lent.keySet().removeIf(place -> part.holds(place.subscription()));
        } finally {
            gate.unlock();
        }
    }
}
