package io.penstock.jms;

import io.penstock.jms.link.BranchLink;
import io.penstock.jms.link.BranchXid;
import io.penstock.jms.link.TransactionPart;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The XA part of a {@link FakeLink}: writes down what it is told there. */
final class FakeBranches implements BranchLink {
    private final FakeLink link;
    volatile Vote vote = Vote.PREPARED;
    volatile List<BranchXid> recoverable = List.of();

    record Start(BranchXid branch, Beginning beginning, int timeoutSeconds) {}

    record End(BranchXid branch, Outcome outcome, TransactionPart last, int stagedParts) {}

    record Prepare(BranchXid branch) {}

    record Commit(BranchXid branch, Phase phase, int stream, long number) {}

    record RollBack(BranchXid branch) {}

    record Forget(BranchXid branch) {}

    FakeBranches(FakeLink link) {
        this.link = link;
    }

    @Override
    public CompletableFuture<Void> start(BranchXid branch, Beginning beginning, int timeoutSeconds) {
        return link.say(new Start(branch, beginning, timeoutSeconds));
    }

    @Override
    public CompletableFuture<Void> end(BranchXid branch, Outcome outcome, TransactionPart last, int stagedParts) {
        return link.say(new End(branch, outcome, last, stagedParts));
    }

    @Override
    public CompletableFuture<Vote> prepare(BranchXid branch) {
        return link.say(new Prepare(branch)).thenApply(ok -> vote);
    }

    @Override
    public CompletableFuture<Void> commit(BranchXid branch, Phase phase, int stream, long number) {
        return link.say(new Commit(branch, phase, stream, number));
    }

    @Override
    public CompletableFuture<Void> rollback(BranchXid branch) {
        return link.say(new RollBack(branch));
    }

    @Override
    public CompletableFuture<Void> forget(BranchXid branch) {
        return link.say(new Forget(branch));
    }

    @Override
    public CompletableFuture<List<BranchXid>> recoverable() {
        return CompletableFuture.completedFuture(recoverable);
    }

    @Override
    public String broker() {
        return "";
    }

    @Override
    public boolean isSameBroker(BranchLink other) {
        return other == this;
    }
}
