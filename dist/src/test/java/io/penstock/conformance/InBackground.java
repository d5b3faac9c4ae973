package io.penstock.conformance;

import jakarta.jms.JMSException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Has another thread do what blocks; the future tells how it ended. */
public final class InBackground {
    private InBackground() {}

    public static CompletableFuture<Void> doing(Attempt attempt) {
        return CompletableFuture.runAsync(() -> {
            try {
                attempt.run();
            } catch (JMSException e) {
                throw new CompletionException(e);
            }
        });
    }

    public static <T> CompletableFuture<T> getting(Callable<T> call) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return call.call();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }
}
