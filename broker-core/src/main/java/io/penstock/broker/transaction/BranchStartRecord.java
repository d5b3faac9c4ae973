package io.penstock.broker.transaction;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.Layout;

/**
 * A session begins to work for a branch.
 *
 * @param origin the socket on which it works
 * @param timeoutSeconds of a new branch; 0 for none
 * @param user whose branch a new one is
 */
public record BranchStartRecord(
        ClientEpoch origin, BranchId branch, BranchStart.Mode mode, int timeoutSeconds, String user) {
    public static final Layout<BranchStartRecord> LAYOUT = Layout.<BranchStartRecord>of(
                    "BranchStart", RecordKind.BRANCH_START.number(), "A session begins to work for a branch.")
            .part(ClientEpoch.LAYOUT, BranchStartRecord::origin)
            .part(BranchId.LAYOUT, BranchStartRecord::branch)
            .choice("mode", BranchStart.Mode.class, "Whether the branch is new.", BranchStartRecord::mode)
            .int32("timeoutSeconds", "s", "Of a new branch; 0 for none.", BranchStartRecord::timeoutSeconds)
            .string("user", "Whose branch a new one is.", BranchStartRecord::user)
            .build(in -> new BranchStartRecord(
                    in.part(ClientEpoch.LAYOUT),
                    in.part(BranchId.LAYOUT),
                    in.choice(BranchStart.Mode.class),
                    in.int32(),
                    in.string()));
}
