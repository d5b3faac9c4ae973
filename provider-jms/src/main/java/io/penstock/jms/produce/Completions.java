package io.penstock.jms.produce;

import io.penstock.jms.consume.SessionGate;
import io.penstock.jms.consume.SessionGate.Callback;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sends of a session that nobody waits for: their callbacks run in the order of the sends, one after the other, on the session's mailbox and never on a
 * transport thread.
 *
 * <p>State is under the session lock. Bounded by {@link #COUNT_LIMIT} and {@link #BYTES_LIMIT}: a sender beyond them waits. What is not answered when the process
 * dies has no callback.
 */
public final class Completions {
    static final int COUNT_LIMIT = 4_096;
    static final long BYTES_LIMIT = 16 << 20;
    private static final int BATCH_LIMIT = 32;
    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private record Pending(Object producer, CompletableFuture<Void> answer, Consumer<Throwable> callback, int bytes) {}

    private final SessionGate gate;
    private final Executor mailbox;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private long pendingBytes;
    private boolean turnQueued;
    private Pending running;

    public Completions(SessionGate gate, Executor mailbox) {
        this.gate = gate;
        this.mailbox = mailbox;
    }

    /**
     * Calls back when the answer is there and every earlier callback has returned.
     *
     * @param producer on whose close this is waited for
     * @param callback gets null or the failure; must not throw
     */
    void expect(Object producer, CompletableFuture<Void> answer, Consumer<Throwable> callback, int bytes) {
        gate.lock();
        try {
            pending.addLast(new Pending(producer, answer, callback, bytes));
            pendingBytes += bytes;
        } finally {
            gate.unlock();
        }
        answer.whenComplete((ok, failure) -> onAnswer());
    }

    /** On a transport thread, or at once. */
    private void onAnswer() {
        gate.lock();
        try {
            gate.signal();
            if (turnQueued || !headIsAnswered()) {
                return;
            }
            turnQueued = true;
        } finally {
            gate.unlock();
        }
        mailbox.execute(this::turn);
    }

    private boolean headIsAnswered() {
        return !pending.isEmpty() && pending.peekFirst().answer().isDone();
    }

    private void turn() {
        for (int i = 0; i < BATCH_LIMIT; i++) {
            if (!runOne()) {
                return;
            }
        }
        mailbox.execute(this::turn);
    }

    private boolean runOne() {
        Pending head;
        Callback before;
        gate.lock();
        try {
            gate.awaitOtherCallbacks();
            if (!headIsAnswered()) {
                turnQueued = false;
                return false;
            }
            head = take();
            before = gate.enter(Callback.COMPLETION);
        } finally {
            gate.unlock();
        }
        call(head, before);
        return true;
    }

    private Pending take() {
        running = pending.pollFirst();
        pendingBytes -= running.bytes();
        return running;
    }

    private void call(Pending head, Callback before) {
        try {
            head.callback().accept(failureOf(head.answer()));
        } catch (RuntimeException failure) {
            LOG.error("[completion-failed] the callback of an asynchronous send ended by an exception", failure);
        } finally {
            gate.lock();
            try {
                running = null;
                gate.leave(before);
            } finally {
                gate.unlock();
            }
        }
    }

    private static Throwable failureOf(CompletableFuture<Void> answer) {
        return answer.isCompletedExceptionally()
                ? answer.handle((ok, failure) -> failure).join()
                : null;
    }

    /** Waits until there is room for one more send; a callback of this session never waits, since it would wait for itself. */
    void awaitRoom() throws InterruptedException {
        if (gate.ownCallback() != Callback.NONE) {
            return;
        }
        gate.lock();
        try {
            while (pending.size() >= COUNT_LIMIT || pendingBytes >= BYTES_LIMIT) {
                gate.await();
            }
        } finally {
            gate.unlock();
        }
    }

    /**
     * Waits until the callbacks of a producer's sends have returned. Inside a listener of this session, which holds the mailbox up, they run here.
     *
     * @param producer whose sends, or null for all of the session
     * @param timeoutMs milliseconds; 0 waits without end
     * @return false if the time was over first
     */
    public boolean await(Object producer, long timeoutMs) throws InterruptedException {
        long left = timeoutMs == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        boolean here = gate.ownCallback() != Callback.NONE;
        while (true) {
            Pending head = null;
            Callback before = Callback.NONE;
            gate.lock();
            try {
                if (!isOutstanding(producer)) {
                    return true;
                }
                if (here && headIsAnswered()) {
                    head = take();
                    before = gate.enter(Callback.COMPLETION);
                } else if (left <= 0) {
                    return false;
                } else {
                    left = gate.await(left);
                }
            } finally {
                gate.unlock();
            }
            if (head != null) {
                call(head, before);
            }
        }
    }

    private boolean isOutstanding(Object producer) {
        if (running != null && (producer == null || running.producer() == producer)) {
            return true;
        }
        return producer == null ? !pending.isEmpty() : pending.stream().anyMatch(one -> one.producer() == producer);
    }
}
