package io.penstock.protocol.wire;

import java.util.List;

/**
 * A session ends its work for a branch, and ships what of it was not staged before. What is consumed is the branch's from then
 * on, and no consumer's.
 *
 * <p>Immutable; any thread.
 */
public record BranchEnd(
        BranchId branch,
        Outcome outcome,
        int session,
        long transaction,
        int stagedParts,
        List<StagedSend> sends,
        List<TagRange> settles) {
    public static final Layout<BranchEnd> LAYOUT = Layout.<BranchEnd>of(
                    "TX_XA_END",
                    CommandCode.TX_XA_END.code(),
                    "A session ends its work for a branch, with the last or only part; answered in order, not forced.")
            .part(BranchId.LAYOUT, BranchEnd::branch)
            .choice("outcome", Outcome.class, "Whether the work is good.", BranchEnd::outcome)
            .int32("session", "", "The session.", BranchEnd::session)
            .int64("transaction", "", "The client's number of this piece of work.", BranchEnd::transaction)
            .int32("stagedParts", "", "How many TX_STAGE of that number went before.", BranchEnd::stagedParts)
            .list("sends", StagedSend.LAYOUT, "What is sent, in order.", BranchEnd::sends)
            .list("settles", TagRange.LAYOUT, "What is consumed.", BranchEnd::settles)
            .build(in -> new BranchEnd(
                    in.part(BranchId.LAYOUT),
                    in.choice(Outcome.class),
                    in.int32(),
                    in.int64(),
                    in.int32(),
                    in.list(StagedSend.LAYOUT),
                    in.list(TagRange.LAYOUT)));

    public BranchEnd {
        if (stagedParts < 0) {
            throw new IllegalArgumentException(stagedParts + " staged parts");
        }
    }

    /** Whether the work is good. */
    public enum Outcome implements Coded {
        SUCCESS(0),
        /** The branch can but be rolled back; its work is dropped at once. */
        FAIL(1);

        private final int code;

        Outcome(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
