package io.penstock.broker.transaction;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.Layout;

/** The end of one socket of a connection: its staged parts are dropped, and nothing of it can be committed any more. */
public record EpochEndRecord(ClientEpoch epoch) {
    public static final Layout<EpochEndRecord> LAYOUT = Layout.<EpochEndRecord>of(
                    "EpochEnd", RecordKind.EPOCH_END.number(), "The end of one socket of a connection.")
            .part(ClientEpoch.LAYOUT, EpochEndRecord::epoch)
            .build(in -> new EpochEndRecord(in.part(ClientEpoch.LAYOUT)));
}
