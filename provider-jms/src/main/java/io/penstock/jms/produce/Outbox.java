package io.penstock.jms.produce;

import io.penstock.jms.link.Outgoing;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.JMSException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The sending half of a session: numbering, encoding and handing over of one message are one step under the send lock, so that numbers, bytes and the order on the
 * wire agree even when an application thread and a callback send at once. For any thread but a transport's.
 *
 * <p>A stream that the broker has forgotten is left for a new one: what was on its way is in doubt and says so to its senders, what follows is not.
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
    private final SendStreams streams;
    private final Completions completions;
    private final ReentrantLock lock = new ReentrantLock();
    /** One for each broker that was sent to. */
    private final Map<String, SendStream> byBroker = new HashMap<>();

    public Outbox(Route route, SendStreams streams, Completions completions) {
        this.route = route;
        this.streams = streams;
        this.completions = completions;
    }

    /**
     * Sends; the answer is for the caller to wait for.
     *
     * @param broker where the destination is
     */
    public CompletableFuture<Void> send(String broker, Draft draft) throws JMSException {
        lock.lock();
        try {
            SendStream on = stream(broker);
            return watched(on, route.send(draft.encode(on.id(), on.peek()), on));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends, and calls back in its turn; waits only while too much is unanswered.
     *
     * @param broker where the destination is
     * @param producer on whose close the callback is waited for
     * @param callback gets null or the failure; must not throw
     */
    public void send(String broker, Draft draft, Object producer, Consumer<Throwable> callback)
            throws JMSException, InterruptedException {
        completions.awaitRoom();
        lock.lock();
        try {
            SendStream on = stream(broker);
            Outgoing message = draft.encode(on.id(), on.peek());
            completions.expect(producer, watched(on, route.send(message, on)), callback, message.length());
        } finally {
            lock.unlock();
        }
    }

    /** The session's present stream to a broker, for the number of a commit. */
    public SendStream stream(String broker) {
        lock.lock();
        try {
            SendStream present = byBroker.get(broker);
            if (present == null || present.isForgotten()) {
                present = streams.borrow(broker);
                byBroker.put(broker, present);
            }
            return present;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves the streams to the next session; only when everything sent was answered. */
    public void end() {
        lock.lock();
        try {
            byBroker.forEach((broker, stream) -> {
                if (!stream.isForgotten()) {
                    streams.giveBack(broker, stream);
                }
            });
            byBroker.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Looks whether an answer says that the broker does not know the stream. */
    public CompletableFuture<Void> watched(SendStream on, CompletableFuture<Void> answer) {
        answer.whenComplete((ok, failure) -> {
            if (failure instanceof PenstockException known && known.code() == ErrorCode.SEND_IN_DOUBT) {
                on.forget();
            }
        });
        return answer;
    }
}
