package io.penstock.broker.transaction;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.TagRange;
import java.util.List;

/** What a transaction consumed, staged ahead of its commit. */
public record TxSettleRecord(TransactionId id, List<TagRange> settles) {
    public static final Layout<TxSettleRecord> LAYOUT = Layout.<TxSettleRecord>of(
                    "TxSettle", RecordKind.TX_SETTLE.number(), "What a transaction consumed, ahead of its commit.")
            .part(TransactionId.LAYOUT, TxSettleRecord::id)
            .list("settles", TagRange.LAYOUT, "What is consumed.", TxSettleRecord::settles)
            .build(in -> new TxSettleRecord(in.part(TransactionId.LAYOUT), in.list(TagRange.LAYOUT)));
}
