package io.penstock.broker.transaction;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;

/**
 * A commit: everything that was staged becomes true at once, or nothing does.
 *
 * @param stagedParts how many records were staged before; {@link #PARTS_LOST} if the broker knows that some are missing
 * @param stream the client's stream that the number belongs to
 * @param number makes a repeated commit known
 * @param repeated whether the client had sent it before
 */
public record TxCommitRecord(TransactionId id, int stagedParts, int stream, long number, boolean repeated) {
    /** No transaction has this many parts: the commit can but roll back, unless its number is known. */
    public static final int PARTS_LOST = -1;

    public static final Layout<TxCommitRecord> LAYOUT = Layout.<TxCommitRecord>of(
                    "TxCommit", RecordKind.TX_COMMIT.number(), "A commit of what was staged.")
            .part(TransactionId.LAYOUT, TxCommitRecord::id)
            .int32("stagedParts", "", "How many records were staged before; −1: some were lost.", r -> r.stagedParts)
            .int32("stream", "", "The client's stream of the commit's number.", TxCommitRecord::stream)
            .int64("number", "", "Makes a repeated commit known.", TxCommitRecord::number)
            .bool("repeated", "Whether the client had sent it before.", TxCommitRecord::repeated)
            .build(in ->
                    new TxCommitRecord(in.part(TransactionId.LAYOUT), in.int32(), in.int32(), in.int64(), in.bool()));
}
