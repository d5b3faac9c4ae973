package io.penstock.broker.transaction;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.TagRange;
import java.util.List;

/**
 * A commit, with the last or only part of its transaction.
 *
 * @param stagedParts how many parts were staged before
 * @param stream the client's stream that the number belongs to
 * @param number makes a repeated commit known
 */
public record TxCommitRecord(
        TransactionId id, int stagedParts, int stream, long number, List<TxSend> sends, List<TagRange> settles) {
    /** Where the sends begin in the payload, behind their count. */
    public static final int SENDS_OFFSET = TransactionId.BYTES + 4 + 4 + 8 + Integer.BYTES;

    public static final Layout<TxCommitRecord> LAYOUT = Layout.<TxCommitRecord>of(
                    "TxCommit", RecordKind.TX_COMMIT.number(), "A commit, with the last or only part.")
            .part(TransactionId.LAYOUT, TxCommitRecord::id)
            .int32("stagedParts", "", "How many parts were staged before.", TxCommitRecord::stagedParts)
            .int32("stream", "", "The client's stream of the commit's number.", TxCommitRecord::stream)
            .int64("number", "", "Makes a repeated commit known.", TxCommitRecord::number)
            .list("sends", TxSend.LAYOUT, "What is sent, in order, after the staged parts.", TxCommitRecord::sends)
            .list("settles", TagRange.LAYOUT, "What is consumed.", TxCommitRecord::settles)
            .build(in -> new TxCommitRecord(
                    in.part(TransactionId.LAYOUT),
                    in.int32(),
                    in.int32(),
                    in.int64(),
                    in.list(TxSend.LAYOUT),
                    in.list(TagRange.LAYOUT)));
}
