package io.penstock.broker.destination;

/** One queue of a destination: its number and its entries. Owner: the log thread. */
public final class DestinationQueue {
    private final Destination destination;
    private final int id;
    private final QueueEntries entries;

    DestinationQueue(Destination destination, int id, QueueEntries entries) {
        this.destination = destination;
        this.id = id;
        this.entries = entries;
    }

    public Destination destination() {
        return destination;
    }

    /** 0 for the one queue of a JMS destination. */
    public int id() {
        return id;
    }

    public QueueEntries entries() {
        return entries;
    }

    /** The offset that the next message gets. */
    public long next() {
        return entries.next();
    }
}
