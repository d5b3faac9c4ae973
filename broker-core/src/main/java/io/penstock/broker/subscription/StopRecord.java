package io.penstock.broker.subscription;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import java.util.List;

/** An orderly stop: how far each subscription's messages really were delivered. */
public record StopRecord(List<ReserveRecord> delivered) {
    public static final Layout<StopRecord> LAYOUT = Layout.<StopRecord>of(
                    "Stop", RecordKind.STOP.number(), "An orderly stop, with the exact marks of delivery.")
            .list("delivered", ReserveRecord.LAYOUT, "Per subscription and queue.", StopRecord::delivered)
            .build(in -> new StopRecord(in.list(ReserveRecord.LAYOUT)));
}
