package io.penstock.broker.apply;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.destination.MoveRecord;
import io.penstock.broker.store.RecordView;

/**
 * Lets a message live at a new place in the log, so that its old segment can be freed; its offset, which is its identity,
 * stays. Ignored if the message has gone or been moved meanwhile.
 *
 * <p>Replicated code. Owner: the log thread.
 */
final class MoveApplier {
    private final Destinations destinations;
    private final MoveRecord move = new MoveRecord();

    MoveApplier(Destinations destinations) {
        this.destinations = destinations;
    }

    Verdict apply(RecordView record) {
        move.wrap(record.buffer(), record.payloadOffset());
        Destination destination = destinations.find(move.destinationId());
        DestinationQueue queue = destination == null ? null : destination.queue(move.queueId());
        if (queue != null) {
            queue.entries().replacePosition(move.offset(), move.oldPosition(), record.position());
        }
        return Verdict.DONE;
    }
}
