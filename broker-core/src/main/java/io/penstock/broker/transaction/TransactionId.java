package io.penstock.broker.transaction;

import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.Layout;

/**
 * Which local transaction a record belongs to.
 *
 * @param origin the socket on which its work was done
 * @param session the client's number of the session
 * @param transaction the client's number of the transaction
 */
public record TransactionId(ClientEpoch origin, int session, long transaction) {
    /** Bytes that it takes at the head of a record. */
    static final int BYTES = 40;

    public static final Layout<TransactionId> LAYOUT = Layout.<TransactionId>of(
                    "TransactionId", 0, "Which local transaction a record belongs to.")
            .part(ClientEpoch.LAYOUT, TransactionId::origin)
            .int32("session", "", "The client's number of the session.", TransactionId::session)
            .int64("transaction", "", "The client's number of the transaction.", TransactionId::transaction)
            .build(in -> new TransactionId(in.part(ClientEpoch.LAYOUT), in.int32(), in.int64()));
}
