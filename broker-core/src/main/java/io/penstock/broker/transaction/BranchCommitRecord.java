package io.penstock.broker.transaction;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.Layout;
import java.util.UUID;

/**
 * A branch is committed.
 *
 * @param clientInstance whose stream and number make a repeat known
 * @param repeated whether the client had sent it before
 */
public record BranchCommitRecord(
        UUID clientInstance, int stream, long number, BranchId branch, BranchCommit.Phase phase, boolean repeated) {
    public static final Layout<BranchCommitRecord> LAYOUT = Layout.<BranchCommitRecord>of(
                    "BranchCommit", RecordKind.BRANCH_COMMIT.number(), "A branch is committed.")
            .uuid("clientInstance", "Whose stream and number these are.", BranchCommitRecord::clientInstance)
            .int32("stream", "", "The client's stream of the commit's number.", BranchCommitRecord::stream)
            .int64("number", "", "Makes a repeated commit known.", BranchCommitRecord::number)
            .part(BranchId.LAYOUT, BranchCommitRecord::branch)
            .choice("phase", BranchCommit.Phase.class, "Whether it was prepared.", BranchCommitRecord::phase)
            .bool("repeated", "Whether the client had sent it before.", BranchCommitRecord::repeated)
            .build(in -> new BranchCommitRecord(
                    in.uuid(),
                    in.int32(),
                    in.int64(),
                    in.part(BranchId.LAYOUT),
                    in.choice(BranchCommit.Phase.class),
                    in.bool()));
}
