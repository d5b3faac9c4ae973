package io.penstock.protocol.wire;

/**
 * A session begins to work for a branch.
 *
 * <p>Immutable; any thread.
 */
public record BranchStart(BranchId branch, Mode mode, int timeoutSeconds) {
    /** Seconds that a branch may have at most before it is prepared. */
    public static final int TIMEOUT_SECONDS_MAX = 30 * 24 * 3600;

    public static final Layout<BranchStart> LAYOUT = Layout.<BranchStart>of(
                    "TX_XA_START", CommandCode.TX_XA_START.code(), "A session begins to work for a branch.")
            .part(BranchId.LAYOUT, BranchStart::branch)
            .choice("mode", Mode.class, "Whether the branch is new.", BranchStart::mode)
            .int32(
                    "timeoutSeconds",
                    "s",
                    "A new branch that is not prepared within this time is rolled back; 0 never.",
                    BranchStart::timeoutSeconds)
            .build(in -> new BranchStart(in.part(BranchId.LAYOUT), in.choice(Mode.class), in.int32()));

    public BranchStart {
        if (timeoutSeconds < 0 || timeoutSeconds > TIMEOUT_SECONDS_MAX) {
            throw new IllegalArgumentException("A time-out of " + timeoutSeconds + " s; 0…" + TIMEOUT_SECONDS_MAX);
        }
    }

    /** Whether the branch is new. */
    public enum Mode implements Coded {
        /** It must not exist. */
        NEW(0),
        /** It must exist. */
        JOIN(1);

        private final int code;

        Mode(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
