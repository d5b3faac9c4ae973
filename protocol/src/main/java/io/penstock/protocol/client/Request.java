package io.penstock.protocol.client;

import io.penstock.protocol.wire.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One request of a {@link ReconnectingBrokerClient} from the call to its end, however many brokers it goes to. All but the
 * future is guarded by the client's lock.
 */
final class Request<A> {
    /** What becomes of a request that waits for its answer when the broker is lost. */
    enum AtLoss {
        REPEAT,
        FAIL
    }

    /** Whether a broker may have seen the request before. */
    enum Attempt {
        FIRST,
        REPEAT
    }

    /** Sends the request on a channel; may throw what belongs into the future. */
    interface Sender<A> {
        CompletableFuture<A> send(BrokerKeeper.Present on, Attempt attempt);
    }

    /**
     * How long a request may take.
     *
     * @param ms 0 = for ever
     * @param code of the failure
     * @param what happened then, for people
     */
    record Limit(long ms, ErrorCode code, Supplier<String> what) {}

    final CompletableFuture<A> future = new CompletableFuture<>();
    final AtLoss atLoss;
    final Limit limit;
    final long madeAtNanos;
    private final Sender<A> sender;
    private boolean wasSent;
    private CompletableFuture<A> sent;

    Request(AtLoss atLoss, Limit limit, long madeAtNanos, Sender<A> sender) {
        this.atLoss = atLoss;
        this.limit = limit;
        this.madeAtNanos = madeAtNanos;
        this.sender = sender;
    }

    /** Sends it, again or for the first time. */
    void send(BrokerKeeper.Present on) {
        Attempt attempt = wasSent ? Attempt.REPEAT : Attempt.FIRST;
        wasSent = true;
        try {
            sent = sender.send(on, attempt);
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
    }

    /** What the last sending gave; null before the first. */
    CompletableFuture<A> sent() {
        return sent;
    }

    /** Nobody waits any more; a message still before its window is not sent. */
    void giveUp() {
        if (sent != null) {
            sent.cancel(false);
        }
    }
}
