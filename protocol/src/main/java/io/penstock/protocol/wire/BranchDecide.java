package io.penstock.protocol.wire;

/**
 * An operator's word on a prepared branch whose transaction manager does not come back. The branch stays known until it is
 * forgotten.
 *
 * <p>Immutable; any thread.
 */
public record BranchDecide(BranchId branch, Decision decision) {
    public static final Layout<BranchDecide> LAYOUT = Layout.<BranchDecide>of(
                    "TX_XA_DECIDE",
                    CommandCode.TX_XA_DECIDE.code(),
                    "An operator completes a prepared branch, which stays known until it is forgotten; answered after force.")
            .part(BranchId.LAYOUT, BranchDecide::branch)
            .choice("decision", Decision.class, "How it is completed.", BranchDecide::decision)
            .build(in -> new BranchDecide(in.part(BranchId.LAYOUT), in.choice(Decision.class)));

    /** How a branch is completed. */
    public enum Decision implements Coded {
        COMMIT(0),
        ROLLBACK(1);

        private final int code;

        Decision(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
