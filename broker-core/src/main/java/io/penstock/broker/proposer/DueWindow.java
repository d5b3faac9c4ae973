package io.penstock.broker.proposer;

import io.penstock.broker.schedule.ScheduledMessage;
import java.util.TreeSet;

/**
 * The delayed messages that become due next, in memory; all others are on disk only.
 *
 * <pre>
 *            {@code horizon}                    {@code ceiling}, while a look at the buckets is under way
 *  ─────────────┼──────────────────────────────────┼──────────────→ due times
 *   all of them │ those that were found so far     │ none
 * </pre>
 *
 * <p>Invariants: every message that waits and comes before the horizon is here, or was {@linkplain #poll taken}; nothing at
 * or above the ceiling is here; at most {@code max} are. When one too many comes, the last goes, and both marks come down
 * to it. Without a look under way the ceiling is the horizon.
 *
 * <p>Owner: the log thread. It dies with the process and is filled from the buckets again.
 */
final class DueWindow {
    private final int max;
    private final TreeSet<ScheduledMessage> messages = new TreeSet<>();
    private ScheduledMessage horizon = ScheduledMessage.mark(Long.MIN_VALUE);
    private ScheduledMessage ceiling = horizon;
    private ScheduledMessage lookedFrom = horizon;
    private boolean looking;

    /** @param max how many messages it holds at most */
    DueWindow(int max) {
        this.max = max;
    }

    int size() {
        return messages.size();
    }

    /** Up to where it is complete: the first message that it may not know has this due time or a later one. */
    long completeBefore() {
        return horizon.due();
    }

    /** A message begins to wait; it is left out if its time is far off. */
    void scheduled(ScheduledMessage message) {
        if (message.compareTo(ceiling) < 0) {
            put(message);
        }
    }

    private void put(ScheduledMessage message) {
        messages.add(message);
        if (messages.size() > max) {
            lower(messages.pollLast());
        }
    }

    private void lower(ScheduledMessage to) {
        ceiling = to;
        if (horizon.compareTo(to) > 0) {
            horizon = to;
        }
    }

    /** The next message that is due before a time, and takes it out; null if there is none. */
    ScheduledMessage poll(long before) {
        if (messages.isEmpty()) {
            return null;
        }
        ScheduledMessage first = messages.first();
        if (first.due() >= before || first.compareTo(horizon) >= 0) {
            return null;
        }
        return messages.pollFirst();
    }

    /** A look at the buckets begins: it will find what is due before a time and is not known here. */
    void beginLook(long before) {
        looking = true;
        lookedFrom = horizon;
        ScheduledMessage end = ScheduledMessage.mark(before);
        ceiling = end.compareTo(horizon) > 0 ? end : horizon;
    }

    /** The look found a message. */
    void found(ScheduledMessage message) {
        if (looking && message.compareTo(lookedFrom) >= 0 && message.compareTo(ceiling) < 0) {
            put(message);
        }
    }

    /** The look could not read this message, or what follows it: the next look begins there. */
    void missed(ScheduledMessage message) {
        if (looking && message.compareTo(lookedFrom) >= 0 && message.compareTo(ceiling) < 0) {
            messages.tailSet(message, true).clear();
            lower(message);
        }
    }

    /** The look could not see some messages at all: it counts for nothing. */
    void missedSome() {
        if (looking && lookedFrom.compareTo(ceiling) < 0) {
            messages.tailSet(lookedFrom, true).clear();
            lower(lookedFrom);
        }
    }

    /** Due times from here on are of no interest to the look any more. */
    long lookBefore() {
        return ceiling.due() == Long.MAX_VALUE ? Long.MAX_VALUE : ceiling.due() + 1;
    }

    /** The look is over. */
    void endLook() {
        looking = false;
        horizon = ceiling;
    }
}
