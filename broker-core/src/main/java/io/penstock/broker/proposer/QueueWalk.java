package io.penstock.broker.proposer;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;

/**
 * Visits every queue of every destination, in as many turns as its caller likes, so that ten thousand of them cost nobody
 * a pause.
 *
 * <p>It goes by numbers, which ascend and are never reused: what exists during the whole round is visited, whatever is
 * created or deleted meanwhile. Owner: the log thread. Nothing of it survives a crash.
 */
final class QueueWalk {
    private final Destinations destinations;
    private int destinationId;
    private int queueId;

    QueueWalk(Destinations destinations) {
        this.destinations = destinations;
    }

    /** The next queue; null once at the end of a round, after which the next round begins. */
    DestinationQueue next() {
        Destination destination = destinations.atOrAbove(destinationId);
        while (destination != null) {
            if (destination.id() != destinationId) {
                destinationId = destination.id();
                queueId = 0;
            }
            DestinationQueue queue = destination.queue(queueId++);
            if (queue != null) {
                return queue;
            }
            destination = destinations.atOrAbove(++destinationId);
            queueId = 0;
        }
        begin();
        return null;
    }

    /** Begins a round anew. */
    void begin() {
        destinationId = 0;
        queueId = 0;
    }
}
