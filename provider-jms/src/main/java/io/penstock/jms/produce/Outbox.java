package io.penstock.jms.produce;

import io.penstock.jms.link.Outgoing;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The sending half of a session: numbering, encoding and handing over of one message are one step under the send lock, so that numbers, bytes and the order on the
 * wire agree even when an application thread and a callback send at once. For any thread but a transport's.
 */
public final class Outbox {
    /** Where a session's messages go: to the broker at once, or into its transaction. */
    public interface Route {
        /** Takes over a message, and its number unless the commit is to have that; does not block. */
        CompletableFuture<Void> send(Outgoing message, SendStream stream);
    }

    /** A message that is encoded when its number is known. */
    public interface Draft {
        Outgoing encode(int stream, long number) throws JMSException;
    }

    private final Route route;
    private final SendStream stream;
    private final Completions completions;
    private final ReentrantLock lock = new ReentrantLock();

    public Outbox(Route route, SendStream stream, Completions completions) {
        this.route = route;
        this.stream = stream;
        this.completions = completions;
    }

    /** Sends; the answer is for the caller to wait for. */
    public CompletableFuture<Void> send(Draft draft) throws JMSException {
        lock.lock();
        try {
            return route.send(draft.encode(stream.id(), stream.peek()), stream);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends, and calls back in its turn; waits only while too much is unanswered.
     *
     * @param producer on whose close the callback is waited for
     * @param callback gets null or the failure; must not throw
     */
    public void send(Draft draft, Object producer, Consumer<Throwable> callback)
            throws JMSException, InterruptedException {
        completions.awaitRoom();
        lock.lock();
        try {
            Outgoing message = draft.encode(stream.id(), stream.peek());
            completions.expect(producer, route.send(message, stream), callback, message.length());
        } finally {
            lock.unlock();
        }
    }
}
