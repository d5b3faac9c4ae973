package io.penstock.broker.transaction;

import io.penstock.protocol.wire.ErrorCode;

/**
 * What became of a step of a branch; the causes by which a branch can but be rolled back are among them, since they are what
 * every later step is answered.
 *
 * <p>The order is frozen: checkpoints hold its ordinals.
 */
public enum BranchOutcome {
    DONE(null, null),
    /** Prepared, with nothing to do: the branch is over. */
    READ_ONLY(null, null),
    UNKNOWN(ErrorCode.NO_SUCH_TRANSACTION, "there is no such branch"),
    EXISTS(ErrorCode.BRANCH_EXISTS, "there is such a branch already"),
    WRONG_STATE(ErrorCode.BRANCH_STATE, "the branch is not in a state in which this can be done"),
    TOO_MANY(ErrorCode.LIMIT_EXCEEDED, "there are " + Branches.BRANCHES_LIMIT + " branches, the limit"),
    IN_DOUBT(ErrorCode.SEND_IN_DOUBT, "the commit's number is too old to tell whether it was done before"),

    GIVEN_UP(ErrorCode.TRANSACTION_ROLLED_BACK, "a session ended its work for the branch as failed"),
    ROLLED_BACK(ErrorCode.TRANSACTION_ROLLED_BACK, "the branch was rolled back while a session still worked for it"),
    TIMED_OUT(ErrorCode.BRANCH_TIMED_OUT, "the branch was not prepared within its time-out"),
    CUT(ErrorCode.BRANCH_CUT, "a connection was lost that had worked for the branch"),
    TOO_LARGE(
            ErrorCode.TRANSACTION_TOO_LARGE,
            "the branch has more than " + Transactions.OPERATIONS_LIMIT + " operations or "
                    + Branches.SETTLED_LIMIT + " consumed messages, or all branches together more than "
                    + Branches.OPERATIONS_IN_ALL_LIMIT + " operations"),
    ALREADY_SETTLED(
            ErrorCode.TRANSACTION_ROLLED_BACK,
            "a message that the branch consumed was given to another consumer meanwhile"),
    DESTINATION_DELETED(
            ErrorCode.TRANSACTION_ROLLED_BACK, "a destination that the branch sent to was deleted meanwhile"),
    DESTINATION_FULL(
            ErrorCode.TRANSACTION_ROLLED_BACK,
            "a destination that the branch sent to is at its limit, or sends to it are paused"),

    COMMITTED_BY_OPERATOR(ErrorCode.BRANCH_COMMITTED_BY_OPERATOR, "an operator has committed the branch"),
    ROLLED_BACK_BY_OPERATOR(ErrorCode.BRANCH_ROLLED_BACK_BY_OPERATOR, "an operator has rolled the branch back");

    private final ErrorCode code;
    private final String reason;

    BranchOutcome(ErrorCode code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** Whether the step is answered ok. */
    public boolean isDone() {
        return code == null;
    }

    /** What the client is told; null when it is done. */
    public ErrorCode code() {
        return code;
    }

    /** The sentence that goes with the code; null when it is done. */
    public String reason() {
        return reason;
    }
}
