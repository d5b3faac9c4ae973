package io.penstock.broker.destination;

/**
 * What a destination must know of one of its subscriptions: how much waits for it. Part of the replicated state, so that
 * limits and retention are a function of the log.
 */
public interface Backlog {
    /** Whether the subscription outlives a crash of the broker, and its messages with it. */
    boolean isDurable();

    /** Offsets of the queue, below its next, that the subscription has not settled. */
    long unsettled(DestinationQueue queue);

    /** The lowest of them; the queue's next offset when there is none. */
    long lowestUnsettled(DestinationQueue queue);

    /** The lowest of them from an offset on; the queue's next offset, or one above, when there is none. */
    long nextUnsettled(DestinationQueue queue, long from);
}
