package io.penstock.protocol.wire;

/**
 * Commits a branch, from any connection.
 *
 * <p>Immutable; any thread.
 *
 * @param stream the stream of the commit's number
 * @param number makes a repeated commit known: numbers of a stream rise
 * @param repeated whether the commit was sent before and not answered
 */
public record BranchCommit(BranchId branch, Phase phase, int stream, long number, boolean repeated) {
    public static final Layout<BranchCommit> LAYOUT = Layout.<BranchCommit>of(
                    "TX_XA_COMMIT", CommandCode.TX_XA_COMMIT.code(), "Commits a branch; answered after force.")
            .part(BranchId.LAYOUT, BranchCommit::branch)
            .choice("phase", Phase.class, "Whether it was prepared.", BranchCommit::phase)
            .int32("stream", "", "The stream of the commit's number.", BranchCommit::stream)
            .int64("number", "", "Makes a repeated commit known: numbers of a stream rise.", BranchCommit::number)
            .bool("repeated", "Whether the commit was sent before and not answered.", BranchCommit::repeated)
            .build(in -> new BranchCommit(
                    in.part(BranchId.LAYOUT), in.choice(Phase.class), in.int32(), in.int64(), in.bool()));

    /** The same commit, sent again. */
    public BranchCommit again() {
        return new BranchCommit(branch, phase, stream, number, true);
    }

    /** Whether it was prepared. */
    public enum Phase implements Coded {
        /** It was: this cannot be refused. */
        SECOND(0),
        /** It was not, and is prepared and committed at once. */
        ONLY(1);

        private final int code;

        Phase(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
