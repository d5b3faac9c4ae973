package io.penstock.broker.destination;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;

/** A destination deleted, with its messages and its subscriptions. */
public record DestinationDeleteRecord(int id) {
    public static final Layout<DestinationDeleteRecord> LAYOUT = Layout.<DestinationDeleteRecord>of(
                    "DestinationDelete",
                    RecordKind.DESTINATION_DELETE.number(),
                    "A destination deleted, with its messages and its subscriptions.")
            .int32("id", "", "The destination's number.", DestinationDeleteRecord::id)
            .build(in -> new DestinationDeleteRecord(in.int32()));
}
