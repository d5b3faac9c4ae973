package io.penstock.jms.link.remote;

import io.penstock.jms.link.BranchLink;
import io.penstock.jms.link.BranchXid;
import io.penstock.jms.link.TransactionPart;
import io.penstock.protocol.client.BrokerClient;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.Command;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Empty;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A {@link BranchLink} over a broker client: every method is one command. Thread-safe, and without state. */
final class RemoteBranches implements BranchLink {
    private static final UUID UNKNOWN_STORE = new UUID(0, 0);

    private final BrokerClient client;

    RemoteBranches(BrokerClient client) {
        this.client = client;
    }

    private static BranchId id(BranchXid branch) {
        return new BranchId(branch.getFormatId(), branch.getGlobalTransactionId(), branch.getBranchQualifier());
    }

    private static BranchXid xid(BranchId id) {
        return new BranchXid(id.format(), id.global(), id.qualifier());
    }

    @Override
    public CompletableFuture<Void> start(BranchXid branch, Beginning beginning, int timeoutSeconds) {
        BranchStart.Mode mode = switch (beginning) {
            case NEW -> BranchStart.Mode.NEW;
            case JOIN -> BranchStart.Mode.JOIN;
        };
        return client.ask(Commands.TX_XA_START, new BranchStart(id(branch), mode, timeoutSeconds))
                .thenApply(ok -> null);
    }

    @Override
    public CompletableFuture<Void> end(BranchXid branch, Outcome outcome, TransactionPart last, int stagedParts) {
        return client.endBranch(WireWords.end(id(branch), outcome, last, stagedParts));
    }

    @Override
    public CompletableFuture<Vote> prepare(BranchXid branch) {
        BranchStep step = new BranchStep(id(branch), false);
        return client.askRepeatedly(Commands.TX_XA_PREPARE, step, step.again())
                .thenApply(vote -> switch (vote.ready()) {
                    case PREPARED -> Vote.PREPARED;
                    case READ_ONLY -> Vote.READ_ONLY;
                });
    }

    @Override
    public CompletableFuture<Void> commit(BranchXid branch, Phase phase, int stream, long number) {
        BranchCommit.Phase which = switch (phase) {
            case SECOND -> BranchCommit.Phase.SECOND;
            case ONLY -> BranchCommit.Phase.ONLY;
        };
        BranchCommit commit = new BranchCommit(id(branch), which, stream, number, false);
        return client.askRepeatedly(Commands.TX_XA_COMMIT, commit, commit.again())
                .thenApply(ok -> null);
    }

    @Override
    public CompletableFuture<Void> rollback(BranchXid branch) {
        return step(Commands.TX_XA_ROLLBACK, branch);
    }

    @Override
    public CompletableFuture<Void> forget(BranchXid branch) {
        return step(Commands.TX_XA_FORGET, branch);
    }

    private CompletableFuture<Void> step(Command<BranchStep, Empty> command, BranchXid branch) {
        BranchStep step = new BranchStep(id(branch), false);
        return client.askRepeatedly(command, step, step.again()).thenApply(ok -> null);
    }

    @Override
    public CompletableFuture<List<BranchXid>> recoverable() {
        return pages(0, new ArrayList<>());
    }

    private CompletableFuture<List<BranchXid>> pages(long after, List<BranchXid> found) {
        BranchList page = new BranchList(BranchList.Scope.RECOVERABLE, after, BranchList.LIMIT_MAX);
        return client.askRepeatedly(Commands.TX_XA_LIST, page, page).thenCompose(answer -> {
            List<BranchList.Entry> branches = answer.branches();
            branches.forEach(entry -> found.add(xid(entry.branch())));
            return branches.size() < BranchList.LIMIT_MAX
                    ? CompletableFuture.completedFuture(found)
                    : pages(branches.get(branches.size() - 1).number(), found);
        });
    }

    @Override
    public String broker() {
        return RemoteLink.THE_ONLY_ONE;
    }

    @Override
    public boolean isSameBroker(BranchLink other) {
        UUID store = client.broker().store();
        return other == this
                || other instanceof RemoteBranches that
                        && !store.equals(UNKNOWN_STORE)
                        && store.equals(that.client.broker().store());
    }
}
