package io.penstock.protocol.wire;

import java.util.List;

/**
 * A part of a large transaction, ahead of its commit.
 *
 * <p>Immutable; any thread.
 */
public record TxStage(int session, long transaction, List<StagedSend> sends, List<TagRange> settles) {
    public static final Layout<TxStage> LAYOUT = Layout.<TxStage>of(
                    "TX_STAGE",
                    CommandCode.TX_STAGE.code(),
                    "A part of a large transaction, ahead of its commit. Oneway; a failure shows at the commit.")
            .int32("session", "", "The session.", TxStage::session)
            .int64("transaction", "", "The client's number of the transaction.", TxStage::transaction)
            .list("sends", StagedSend.LAYOUT, "What is sent, in order.", TxStage::sends)
            .list("settles", TagRange.LAYOUT, "What is consumed.", TxStage::settles)
            .build(in -> new TxStage(in.int32(), in.int64(), in.list(StagedSend.LAYOUT), in.list(TagRange.LAYOUT)));
}
