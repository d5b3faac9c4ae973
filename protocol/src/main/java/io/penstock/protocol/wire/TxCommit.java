package io.penstock.protocol.wire;

import java.util.List;

/**
 * Commits a local transaction.
 *
 * <p>Immutable; any thread.
 */
public record TxCommit(
        int session,
        long transaction,
        int stagedParts,
        int stream,
        long number,
        List<StagedSend> sends,
        List<TagRange> settles,
        boolean repeated) {
    public static final Layout<TxCommit> LAYOUT = Layout.<TxCommit>of(
                    "TX_COMMIT",
                    CommandCode.TX_COMMIT.code(),
                    "Commits a transaction with its last or only part; answered after force.")
            .int32("session", "", "The session.", TxCommit::session)
            .int64("transaction", "", "The client's number of the transaction.", TxCommit::transaction)
            .int32("stagedParts", "", "How many TX_STAGE went before.", TxCommit::stagedParts)
            .int32("stream", "", "The stream of the commit's number.", TxCommit::stream)
            .int64("number", "", "Makes a repeated commit known: numbers of a stream rise.", TxCommit::number)
            .list("sends", StagedSend.LAYOUT, "What is sent, in order.", TxCommit::sends)
            .list("settles", TagRange.LAYOUT, "What is consumed.", TxCommit::settles)
            .bool("repeated", "Whether the commit was sent before and not answered.", TxCommit::repeated)
            .build(in -> new TxCommit(
                    in.int32(),
                    in.int64(),
                    in.int32(),
                    in.int32(),
                    in.int64(),
                    in.list(StagedSend.LAYOUT),
                    in.list(TagRange.LAYOUT),
                    in.bool()));

    /** A commit that is sent for the first time. */
    public TxCommit(
            int session,
            long transaction,
            int stagedParts,
            int stream,
            long number,
            List<StagedSend> sends,
            List<TagRange> settles) {
        this(session, transaction, stagedParts, stream, number, sends, settles, false);
    }

    /** The same commit, sent again. */
    public TxCommit again() {
        return new TxCommit(session, transaction, stagedParts, stream, number, sends, settles, true);
    }

    public TxCommit {
        if (stagedParts < 0) {
            throw new IllegalArgumentException(stagedParts + " staged parts");
        }
    }
}
