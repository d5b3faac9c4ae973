package io.penstock.jms.link;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A close that is done once, however often and by whomever it is asked for; all who ask get the same answer. Thread-safe. */
public final class ClosedOnce {
    private final AtomicReference<CompletableFuture<Void>> closed = new AtomicReference<>();

    /**
     * Closes, if nobody has asked for it before.
     *
     * @return complete when it is done, also if it failed; it never fails
     */
    public CompletableFuture<Void> close(Supplier<CompletableFuture<Void>> closing) {
        CompletableFuture<Void> own = new CompletableFuture<>();
        CompletableFuture<Void> first = closed.compareAndExchange(null, own);
        if (first != null) {
            return first;
        }
        closing.get().whenComplete((ok, failure) -> own.complete(null));
        return own;
    }
}
