package io.penstock.jms.consume;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.IllegalStateException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The state of a session, and the one lock under which application, provider and transport threads meet on it.
 *
 * <pre>
 *              start()                     beginClose()              ended()
 *   STOPPED ──────────► STARTED    either ──────────────► CLOSING ──────────► CLOSED
 *      ▲       stop()      │
 *      └───────────────────┘         callbacks run across: NONE → LISTENER | COMPLETION → NONE, one thread at a time;
 *                                    a commit inside a listener nests COMPLETION in LISTENER on the same thread
 * </pre>
 *
 * The table of states and events is in docs/jms-session.md. The lock is a leaf: under it nothing is called that is not of this package or {@code produce} or
 * {@code transact}: no application code, no link, no executor. Whoever changes what another may wait for signals {@link #changed}. Nothing
 * outlives the process.
 */
public final class SessionGate {
    /** Where a session stands. */
    public enum Phase {
        STOPPED,
        STARTED,
        CLOSING,
        CLOSED
    }

    /** What application code the session is running. */
    public enum Callback {
        NONE,
        LISTENER,
        COMPLETION
    }

    private static final int NO_LINK = 0;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Phase phase;
    private Callback callback = Callback.NONE;
    private Thread callbackThread;
    /** The link whose listener runs; a completion nested in it leaves it. */
    private int callbackLink = NO_LINK;

    public SessionGate(Phase initial) {
        this.phase = initial;
    }

    public void lock() {
        lock.lock();
    }

    public void unlock() {
        lock.unlock();
    }

    /** Wakes everybody who waits for a change; the caller holds the lock. */
    public void signal() {
        changed.signalAll();
    }

    /** Waits for a change; the caller holds the lock. */
    public void await() throws InterruptedException {
        changed.await();
    }

    /** Waits for a change, at most so long, and says how much of that is left; the caller holds the lock. */
    public long await(long nanos) throws InterruptedException {
        return changed.awaitNanos(nanos);
    }

    /** The caller holds the lock. */
    boolean is(Phase asked) {
        return phase == asked;
    }

    /** The caller holds the lock. */
    boolean started() {
        return phase == Phase.STARTED;
    }

    /** Whether the session is closing or closed; the caller holds the lock. */
    boolean ending() {
        return phase == Phase.CLOSING || phase == Phase.CLOSED;
    }

    /** The caller holds the lock. */
    void phase(Phase next) {
        phase = next;
        changed.signalAll();
    }

    /**
     * What every method of an open session asks first. While a session is closing, its own callbacks still have all of it (Jakarta Messaging 3.1,
     * 6.1.8): close waits for them.
     *
     * @throws IllegalStateException if the session is closing or closed
     */
    public void needOpen() throws IllegalStateException {
        lock.lock();
        try {
            if (phase == Phase.CLOSED || phase == Phase.CLOSING && callbackThread != Thread.currentThread()) {
                throw JmsErrors.coded(IllegalStateException::new, ErrorCode.OBJECT_CLOSED, "The session is closed");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the session is closing or closed. */
    public boolean isEnding() {
        lock.lock();
        try {
            return ending();
        } finally {
            lock.unlock();
        }
    }

    /** Whether messages are let through. */
    public boolean isStarted() {
        lock.lock();
        try {
            return started();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the end is reached. */
    public boolean isClosed() {
        lock.lock();
        try {
            return phase == Phase.CLOSED;
        } finally {
            lock.unlock();
        }
    }

    // ---- callbacks

    /** What callback of this session the calling thread is inside of. */
    public Callback ownCallback() {
        lock.lock();
        try {
            return callbackThread == Thread.currentThread() ? callback : Callback.NONE;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses what would wait for the callback that asks for it.
     *
     * @throws IllegalStateException from inside any callback of this session
     */
    public void needOutsideCallbacks(String what) throws IllegalStateException {
        Callback own = ownCallback();
        if (own != Callback.NONE) {
            throw JmsErrors.coded(
                    IllegalStateException::new,
                    ErrorCode.CALLED_FROM_CALLBACK,
                    what + " is not allowed from the session's own "
                            + (own == Callback.LISTENER ? "MessageListener" : "CompletionListener"));
        }
    }

    /**
     * Refuses what would wait for the completion callback that asks for it.
     *
     * @throws IllegalStateException from inside a completion callback of this session
     */
    public void needOutsideCompletions(String what) throws IllegalStateException {
        if (ownCallback() == Callback.COMPLETION) {
            throw JmsErrors.coded(
                    IllegalStateException::new,
                    ErrorCode.CALLED_FROM_CALLBACK,
                    what + " is not allowed from the session's own CompletionListener");
        }
    }

    /**
     * Waits while another thread is inside a callback, since a session is in one at a time; the caller holds the lock. Whoever enters asks first, before it decides what it is
     * going to do.
     */
    public void awaitOtherCallbacks() {
        while (callbackThread != null && callbackThread != Thread.currentThread()) {
            changed.awaitUninterruptibly();
        }
    }

    /** Waits so long, or until the session is stopped or closed, and says whether it is still started. For threads without the lock. */
    public boolean pauseWhileStarted(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (started() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return started();
        } finally {
            lock.unlock();
        }
    }

    /** Marks the calling thread as inside a callback, and says what it was inside of before; the caller holds the lock. */
    public Callback enter(Callback next) {
        Callback before = callback;
        callback = next;
        callbackThread = Thread.currentThread();
        return before;
    }

    /** Marks the calling thread as inside the listener of a link; the caller holds the lock. */
    void enterListener(int link) {
        enter(Callback.LISTENER);
        callbackLink = link;
    }

    /** Leaves a callback; the caller holds the lock. */
    public void leave(Callback before) {
        callback = before;
        if (before == Callback.NONE) {
            callbackThread = null;
            callbackLink = NO_LINK;
        }
        changed.signalAll();
    }

    /** Waits while another thread is inside a listener; the caller holds the lock. */
    void awaitListeners() throws InterruptedException {
        while (callbackLink != NO_LINK && callbackThread != Thread.currentThread()) {
            changed.await();
        }
    }

    /** Waits while another thread is inside the listener of this link; the caller holds the lock. */
    void awaitListener(int link) throws InterruptedException {
        while (callbackLink == link && callbackThread != Thread.currentThread()) {
            changed.await();
        }
    }
}
