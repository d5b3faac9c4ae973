package io.penstock.broker.transaction;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.TagRange;
import java.util.List;

/** A part of a large transaction, staged ahead of its commit. */
public record TxPartRecord(TransactionId id, List<TxSend> sends, List<TagRange> settles) {
    /** Where the sends begin in the payload, behind their count. */
    public static final int SENDS_OFFSET = TransactionId.BYTES + Integer.BYTES;

    public static final Layout<TxPartRecord> LAYOUT = Layout.<TxPartRecord>of(
                    "TxPart", RecordKind.TX_PART.number(), "A part of a transaction, staged ahead of its commit.")
            .part(TransactionId.LAYOUT, TxPartRecord::id)
            .list("sends", TxSend.LAYOUT, "What is sent, in order.", TxPartRecord::sends)
            .list("settles", TagRange.LAYOUT, "What is consumed.", TxPartRecord::settles)
            .build(in ->
                    new TxPartRecord(in.part(TransactionId.LAYOUT), in.list(TxSend.LAYOUT), in.list(TagRange.LAYOUT)));
}
