package io.penstock.broker.transaction;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.Layout;

/**
 * A session ends its work for a branch: what it staged under the number becomes the branch's.
 *
 * @param work the number under which it was staged, as in a local transaction
 * @param stagedParts how many records were staged; {@link TxCommitRecord#PARTS_LOST} if the broker knows that some are missing
 */
public record BranchEndRecord(TransactionId work, int stagedParts, BranchId branch, BranchEnd.Outcome outcome) {
    public static final Layout<BranchEndRecord> LAYOUT = Layout.<BranchEndRecord>of(
                    "BranchEnd",
                    RecordKind.BRANCH_END.number(),
                    "A session ends its work for a branch: what it staged becomes the branch's.")
            .part(TransactionId.LAYOUT, BranchEndRecord::work)
            .int32("stagedParts", "", "How many records were staged; −1: some were lost.", BranchEndRecord::stagedParts)
            .part(BranchId.LAYOUT, BranchEndRecord::branch)
            .choice("outcome", BranchEnd.Outcome.class, "Whether the work is good.", BranchEndRecord::outcome)
            .build(in -> new BranchEndRecord(
                    in.part(TransactionId.LAYOUT),
                    in.int32(),
                    in.part(BranchId.LAYOUT),
                    in.choice(BranchEnd.Outcome.class)));
}
