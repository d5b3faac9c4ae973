package io.penstock.protocol.wire;

/**
 * Drops the staged parts of a local transaction.
 *
 * <p>Immutable; any thread.
 */
public record TxRollback(int session, long transaction) {
    public static final Layout<TxRollback> LAYOUT = Layout.<TxRollback>of(
                    "TX_ROLLBACK", CommandCode.TX_ROLLBACK.code(), "Drops the staged parts of a transaction.")
            .int32("session", "", "The session.", TxRollback::session)
            .int64("transaction", "", "The client's number of the transaction.", TxRollback::transaction)
            .build(in -> new TxRollback(in.int32(), in.int64()));
}
