package io.penstock.broker.destination;

import io.penstock.broker.store.ConsumeQueue;

/**
 * One queue of a destination: its number and its entries. Messages of another than the usual priority have queues of their
 * own, one for each priority that was used: lanes, which are served highest first.
 *
 * <p>Owner: the log thread.
 */
public final class DestinationQueue {
    /** JMSPriority if nobody says otherwise; its messages stand in the queue that every destination has. */
    public static final int USUAL_PRIORITY = 4;

    private final Destination destination;
    private final int id;
    private final int priority;
    private final int blockOwner;
    private final ConsumeQueue entries;

    DestinationQueue(Destination destination, int id, int priority, int blockOwner, ConsumeQueue entries) {
        this.destination = destination;
        this.id = id;
        this.priority = priority;
        this.blockOwner = blockOwner;
        this.entries = entries;
    }

    public Destination destination() {
        return destination;
    }

    /** 0 for the queue that every destination has. */
    public int id() {
        return id;
    }

    /** The priority that it is served by. */
    public int priority() {
        return priority;
    }

    /** Whether it has the messages of one priority that is not the usual one. */
    public boolean isLane() {
        return priority != USUAL_PRIORITY;
    }

    /** Where each of its messages stands in the log. */
    public ConsumeQueue entries() {
        return entries;
    }

    /** The offset that the next message gets. */
    public long next() {
        return entries.next();
    }

    /** The number by which the blocks of this queue are told from others'; never reused. */
    int blockOwner() {
        return blockOwner;
    }
}
