package io.penstock.broker.pipeline;

import java.util.ArrayDeque;

/**
 * The broker's own commands that wait for a batch; they go ahead of the ring.
 *
 * <p>Owner: the log thread, which both asks and takes. Bounded by what asks: one reservation for a feed, one expiry for a
 * parked message, and so on.
 */
public final class ProposalQueue {
    private final ArrayDeque<Command> waiting = new ArrayDeque<>();

    public void add(Command proposal) {
        waiting.add(proposal);
    }

    int size() {
        return waiting.size();
    }

    Command poll() {
        return waiting.poll();
    }
}
