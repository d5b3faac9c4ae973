package io.penstock.broker.request;

import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationRecord;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.DestinationUpdate;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;

/** DESTINATION_UPDATE: other settings for a destination that lasts; they hold from this record on, over every start. */
final class DestinationUpdateCommand extends AloneCommand {
    private final DestinationUpdate update;
    private final Destinations destinations;

    DestinationUpdateCommand(
            ClientConnection client, Frame frame, DestinationUpdate update, Destinations destinations) {
        super(client, frame);
        this.update = update;
        this.destinations = destinations;
    }

    @Override
    public void append(RecordSink log) {
        Destination existing = destinations.find(update.name());
        String wrong = DestinationPolicy.checkExpiryQueue(update.settings());
        if (existing == null || existing.kind().isTemporary()) {
            refuse(ErrorCode.NO_SUCH_DESTINATION, "there is no lasting destination '" + update.name() + "'");
        } else if (wrong != null) {
            refuse(ErrorCode.INVALID_DESTINATION_NAME, wrong);
        } else {
            DestinationRecord.LAYOUT.encode(
                    new DestinationRecord(
                            existing.id(),
                            existing.name(),
                            existing.kind(),
                            DestinationPolicy.settings(existing.settings(), update.settings())),
                    log.payload());
            log.write(RecordKind.DESTINATION);
        }
    }
}
