package io.penstock.broker.transaction;

import io.penstock.protocol.wire.TagRange;
import java.util.List;

/**
 * What a commit comes to, and what is to be done about it: append the messages in order, then settle the tags.
 *
 * @param messages empty unless committed
 * @param settles empty unless committed
 */
public record CommitPlan(Outcome outcome, List<StagedMessage> messages, List<TagRange> settles) {
    /** The verdict on a commit. All but the first two roll back. */
    public enum Outcome {
        COMMITTED(null),
        /** The number was accepted before: answered ok, and nothing is done. */
        DUPLICATE(null),
        IN_DOUBT("the commit's number is too old to tell whether it was done before"),
        EPOCH_ENDED("the connection was lost since the transaction's work was done"),
        MISSING_PARTS("parts of the transaction were lost with the connection"),
        TOO_LARGE("the transaction has more than " + Transactions.OPERATIONS_LIMIT
                + " operations, or all open ones together more than " + Transactions.OPERATIONS_IN_ALL_LIMIT),
        ALREADY_SETTLED("a message that the transaction consumed was given to another consumer meanwhile"),
        DESTINATION_DELETED("a destination that the transaction sent to was deleted meanwhile"),
        DESTINATION_FULL("a destination that the transaction sent to is at its limit, or sends to it are paused");

        private final String reason;

        Outcome(String reason) {
            this.reason = reason;
        }

        /** Whether the client is answered ok. */
        public boolean isDone() {
            return reason == null;
        }

        /** Why it was rolled back, as a sentence for the client; null when it was not. */
        public String reason() {
            return reason;
        }
    }

    static CommitPlan nothing(Outcome outcome) {
        return new CommitPlan(outcome, List.of(), List.of());
    }
}
