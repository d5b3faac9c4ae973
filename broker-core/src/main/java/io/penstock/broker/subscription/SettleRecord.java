package io.penstock.broker.subscription;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.Settle.Outcome;
import io.penstock.protocol.wire.TagRange;
import java.util.List;

/** Messages settled by a consumer, outside a transaction. Needs no link to be understood. */
public record SettleRecord(Outcome outcome, long connection, List<TagRange> tags) {
    public static final Layout<SettleRecord> LAYOUT = Layout.<SettleRecord>of(
                    "Settle", RecordKind.SETTLE.number(), "Messages settled by a consumer, outside a transaction.")
            .choice("outcome", Outcome.class, "How the consumer let go of them.", SettleRecord::outcome)
            .int64("connection", "", "The client's number of the connection.", SettleRecord::connection)
            .list("tags", TagRange.LAYOUT, "The messages.", SettleRecord::tags)
            .build(in -> new SettleRecord(in.choice(Outcome.class), in.int64(), in.list(TagRange.LAYOUT)));
}
