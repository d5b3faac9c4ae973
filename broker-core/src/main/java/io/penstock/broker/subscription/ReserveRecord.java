package io.penstock.broker.subscription;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;

/** Before the first delivery beyond: messages below {@code upTo} may have been delivered. Also an item of {@link StopRecord}. */
public record ReserveRecord(long subscription, int queueId, long upTo) {
    public static final Layout<ReserveRecord> LAYOUT = Layout.<ReserveRecord>of(
                    "Reserve", RecordKind.RESERVE.number(), "Up to here messages may have been delivered.")
            .int64("subscription", "", "The subscription's number.", ReserveRecord::subscription)
            .int32("queueId", "", "The queue of its destination.", ReserveRecord::queueId)
            .int64("upTo", "", "The first offset that was surely not delivered.", ReserveRecord::upTo)
            .build(in -> new ReserveRecord(in.int64(), in.int32(), in.int64()));
}
