package io.penstock.broker.destination;

import io.penstock.broker.store.ConsumeQueue;

/** One queue of a destination: its number and its entries. Owner: the log thread. */
public final class DestinationQueue {
    private final Destination destination;
    private final int id;
    private final int blockOwner;
    private final ConsumeQueue entries;

    DestinationQueue(Destination destination, int id, int blockOwner, ConsumeQueue entries) {
        this.destination = destination;
        this.id = id;
        this.blockOwner = blockOwner;
        this.entries = entries;
    }

    public Destination destination() {
        return destination;
    }

    /** 0 for the one queue of a JMS destination. */
    public int id() {
        return id;
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
