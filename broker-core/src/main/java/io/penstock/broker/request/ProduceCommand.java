package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.ProduceAnswer;

/**
 * PRODUCE: one message; a persistent one is answered when it is on disk, unless it is for a topic whose subscriptions all
 * end with a crash anyway. Who gets a delayed one is not known before it is due, so that waits for the disk in any case.
 */
final class ProduceCommand extends ClientCommand {
    private final Produce produce;
    private final boolean persistent;
    private final Destinations destinations;
    private final ProducerWindows windows;

    ProduceCommand(
            ClientConnection client,
            Frame frame,
            Produce produce,
            boolean persistent,
            Destinations destinations,
            ProducerWindows windows) {
        super(client, frame);
        this.produce = produce;
        this.persistent = persistent;
        this.destinations = destinations;
        this.windows = windows;
    }

    @Override
    public Promise promise() {
        Destination destination = persistent ? destinations.find(produce.destinationId()) : null;
        return destination != null && destination.outlivesCrash() ? Promise.DURABLE : Promise.ORDERED;
    }

    @Override
    public Room room() {
        return Room.FREE_ONLY;
    }

    @Override
    public void append(RecordSink log) {
        MessageBytes.put(
                log.payload(),
                log.timestamp(),
                produce.destinationId(),
                produce.queueId(),
                produce.ttlMs(),
                produce.delayMs(),
                produce.message());
        log.write(RecordKind.MESSAGE);
    }

    @Override
    void done(Verdict verdict) {
        if (isOneway()) {
            return;
        }
        Destination destination = destinations.find(produce.destinationId());
        int window = destination == null ? ProducerWindows.WINDOW_MESSAGES : windows.window(destination, client());
        answer(ProduceAnswer.LAYOUT, new ProduceAnswer(window));
    }
}
