package io.penstock.broker.transaction;

/**
 * Who has staged messages: an XA branch, or a local transaction.
 *
 * @param branch the branch's own number; 0 if it is a local transaction
 * @param work the local transaction, or the work of a session for a branch that has not ended it; null if it is a branch
 */
public record StagedBy(long branch, TransactionId work) {
    static StagedBy branch(long number) {
        return new StagedBy(number, null);
    }

    static StagedBy work(TransactionId id) {
        return new StagedBy(0, id);
    }
}
