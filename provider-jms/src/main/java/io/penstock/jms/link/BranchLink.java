package io.penstock.jms.link;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The part of the seam down that is about XA branches: a session's work for them, and their own steps. As {@link MessagingLink}: thread-safe, asynchronous, and nothing
 * blocks.
 *
 * <p>A start and an end fail when the broker is lost before their answer, for the branch is rolled back then. All other steps are asked again, in a way by which the
 * broker knows what it did before.
 */
public interface BranchLink {
    /** Whether a session's work begins the branch. */
    enum Beginning {
        NEW,
        JOIN
    }

    /** Whether a session's work is good. */
    enum Outcome {
        SUCCESS,
        /** The branch can but be rolled back. */
        FAIL
    }

    /** How a branch answers to prepare. */
    enum Vote {
        PREPARED,
        /** It had nothing to do, and is over. */
        READ_ONLY
    }

    /** Whether a commit's branch was prepared. */
    enum Phase {
        SECOND,
        /** It was not, and is both at once. */
        ONLY
    }

    /**
     * A session begins to work for a branch.
     *
     * @param timeoutSeconds within which a new branch is to be prepared; 0 whenever
     */
    CompletableFuture<Void> start(BranchXid branch, Beginning beginning, int timeoutSeconds);

    /** A session ends its work, and ships the last of it; what it consumed is the branch's when the answer comes. */
    CompletableFuture<Void> end(BranchXid branch, Outcome outcome, TransactionPart last, int stagedParts);

    /** The answer comes when the promise is durable. */
    CompletableFuture<Vote> prepare(BranchXid branch);

    /**
     * The answer comes when it is durable.
     *
     * @param stream with the number makes the commit repeatable
     */
    CompletableFuture<Void> commit(BranchXid branch, Phase phase, int stream, long number);

    /** The answer comes when it is durable. */
    CompletableFuture<Void> rollback(BranchXid branch);

    /** Forgets a branch that an operator completed; the answer comes when it is durable. */
    CompletableFuture<Void> forget(BranchXid branch);

    /** The prepared branches, and those that an operator completed and nobody has forgotten. */
    CompletableFuture<List<BranchXid>> recoverable();

    /** At which broker this link's branches live, as {@link MessagingLink#brokerOfDestination} names it. */
    String broker();

    /** Whether the other link leads to the same broker, so that one may join and finish what the other began. */
    boolean isSameBroker(BranchLink other);
}
