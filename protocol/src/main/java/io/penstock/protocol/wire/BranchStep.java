package io.penstock.protocol.wire;

/**
 * What a transaction manager asks of a branch as a whole, but for its commit; from any connection.
 *
 * <p>Immutable; any thread.
 *
 * @param repeated whether it was asked before and not answered: what is done already is then no error
 */
public record BranchStep(BranchId branch, boolean repeated) {
    /** The body of the command TX_XA_PREPARE. */
    public static final Layout<BranchStep> PREPARE = layout(
            CommandCode.TX_XA_PREPARE,
            "Asks for the promise that a commit will succeed, whatever happens; answered after force.");

    /** The body of the command TX_XA_ROLLBACK. */
    public static final Layout<BranchStep> ROLLBACK =
            layout(CommandCode.TX_XA_ROLLBACK, "Rolls a branch back, prepared or not; answered after force.");

    /** The body of the command TX_XA_FORGET. */
    public static final Layout<BranchStep> FORGET =
            layout(CommandCode.TX_XA_FORGET, "Forgets a branch that an operator has completed; answered after force.");

    private static Layout<BranchStep> layout(CommandCode code, String sentence) {
        return Layout.<BranchStep>of(code.name(), code.code(), sentence)
                .part(BranchId.LAYOUT, BranchStep::branch)
                .bool("repeated", "Whether it was sent before and not answered.", BranchStep::repeated)
                .build(in -> new BranchStep(in.part(BranchId.LAYOUT), in.bool()));
    }

    /** The same step, sent again. */
    public BranchStep again() {
        return new BranchStep(branch, true);
    }

    /** The answer to TX_XA_PREPARE. */
    public record Vote(Ready ready) {
        public static final Layout<Vote> LAYOUT = Layout.<Vote>of(
                        "TX_XA_PREPARE answer", 0, "The branch is ready, or had nothing to do.")
                .choice("ready", Ready.class, "For what it is ready.", Vote::ready)
                .build(in -> new Vote(in.choice(Ready.class)));
    }

    /** For what a branch is ready. */
    public enum Ready implements Coded {
        /** To be committed or rolled back. */
        PREPARED(0),
        /** For nothing: it had sent and consumed nothing, and is over. */
        READ_ONLY(1);

        private final int code;

        Ready(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
