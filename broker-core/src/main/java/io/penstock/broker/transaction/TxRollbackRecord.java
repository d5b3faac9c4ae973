package io.penstock.broker.transaction;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;

/** A rollback: the staged parts are dropped. */
public record TxRollbackRecord(TransactionId id) {
    public static final Layout<TxRollbackRecord> LAYOUT = Layout.<TxRollbackRecord>of(
                    "TxRollback", RecordKind.TX_ROLLBACK.number(), "A rollback: the staged parts are dropped.")
            .part(TransactionId.LAYOUT, TxRollbackRecord::id)
            .build(in -> new TxRollbackRecord(in.part(TransactionId.LAYOUT)));
}
