package io.penstock.jms.link.cluster;

import io.penstock.jms.link.BranchLink;
import io.penstock.jms.link.BranchXid;
import io.penstock.jms.link.TransactionPart;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * XA branches in a cluster: all of them live at the directory broker, so that whoever recovers knows whom to ask. Work for other brokers' destinations is refused above.
 * Thread-safe.
 */
final class ClusterBranches implements BranchLink {
    private final Supplier<CompletableFuture<Member>> directory;
    private final Function<TransactionPart, TransactionPart> translation;
    private volatile Member known;

    /**
     * @param directory finds the broker
     * @param translation from the connection's numbers to the broker's
     */
    ClusterBranches(
            Supplier<CompletableFuture<Member>> directory, Function<TransactionPart, TransactionPart> translation) {
        this.directory = directory;
        this.translation = translation;
    }

    private <A> CompletableFuture<A> ask(Function<BranchLink, CompletableFuture<A>> question) {
        Member at = known;
        if (at != null) {
            return question.apply(at.link().branches());
        }
        return directory.get().thenCompose(found -> {
            known = found;
            return question.apply(found.link().branches());
        });
    }

    @Override
    public CompletableFuture<Void> start(BranchXid branch, Beginning beginning, int timeoutSeconds) {
        return ask(link -> link.start(branch, beginning, timeoutSeconds));
    }

    @Override
    public CompletableFuture<Void> end(BranchXid branch, Outcome outcome, TransactionPart last, int stagedParts) {
        TransactionPart translated = translation.apply(last);
        return ask(link -> link.end(branch, outcome, translated, stagedParts));
    }

    @Override
    public CompletableFuture<Vote> prepare(BranchXid branch) {
        return ask(link -> link.prepare(branch));
    }

    @Override
    public CompletableFuture<Void> commit(BranchXid branch, Phase phase, int stream, long number) {
        return ask(link -> link.commit(branch, phase, stream, number));
    }

    @Override
    public CompletableFuture<Void> rollback(BranchXid branch) {
        return ask(link -> link.rollback(branch));
    }

    @Override
    public CompletableFuture<Void> forget(BranchXid branch) {
        return ask(link -> link.forget(branch));
    }

    @Override
    public CompletableFuture<List<BranchXid>> recoverable() {
        return ask(BranchLink::recoverable);
    }

    /** The directory broker; empty before the first question, when no branch has begun here. */
    @Override
    public String broker() {
        Member at = known;
        return at == null ? "" : at.broker();
    }

    /** Of two connections that have both asked, and that ask the same broker. */
    @Override
    public boolean isSameBroker(BranchLink other) {
        Member at = known;
        if (other == this) {
            return true;
        }
        if (other instanceof ClusterBranches that) {
            return at != null
                    && that.known != null
                    && at.link().branches().isSameBroker(that.known.link().branches());
        }
        return at != null && at.link().branches().isSameBroker(other);
    }
}
