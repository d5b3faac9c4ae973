package io.penstock.protocol.agent;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that carries one agent until it is closed or the agent fails.
 *
 * <p>The agent is closed by the carrying thread after its last piece of work, whether it ended in order or by an
 * exception. An exception is logged, given to the failure callback (on the carrying thread, before the agent is closed)
 * and never retried: the agent's state is unknown after it.
 */
public final class AgentThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentThread.class);
    private static final long JOIN_LIMIT_MS = 60_000;

    /** The life of the thread; it only ever goes downwards in this list. */
    private enum State {
        /** Made, not started. */
        NEW,
        /** Carrying the agent. */
        RUNNING,
        /** Asked to end; the present piece of work is the last. */
        CLOSING,
        /** The agent is closed. */
        ENDED
    }

    private final Agent agent;
    private final Waiting waiting;
    private final Consumer<Throwable> onFailure;
    private final Thread thread;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

    /** @param onFailure told once if the agent throws; it must not throw itself */
    public AgentThread(Agent agent, Waiting waiting, ThreadKind kind, Consumer<Throwable> onFailure) {
        this.agent = agent;
        this.waiting = waiting;
        this.onFailure = onFailure;
        this.thread = new Thread(this::run, agent.name());
        this.thread.setDaemon(kind.isDaemon());
    }

    /** Starts the thread; once only. */
    public AgentThread start() {
        if (!state.compareAndSet(State.NEW, State.RUNNING)) {
            throw new IllegalStateException("agent thread " + agent.name() + " was started before");
        }
        thread.start();
        return this;
    }

    /** Says that the agent has work; see {@link Waiting#wake}. */
    public void wake() {
        waiting.wake();
    }

    /** Ends the loop and waits until the agent is closed. From the carrying thread itself it only asks. */
    @Override
    public void close() {
        if (state.compareAndSet(State.NEW, State.ENDED)) {
            agent.close();
            return;
        }
        state.compareAndSet(State.RUNNING, State.CLOSING);
        waiting.wake();
        if (Thread.currentThread() != thread) {
            join();
        }
    }

    private void join() {
        try {
            // No interrupt: it would close the file channels that the agent works on.
            thread.join(JOIN_LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (thread.isAlive()) {
            throw new IllegalStateException(
                    "agent thread " + agent.name() + " did not end within " + JOIN_LIMIT_MS + " ms");
        }
    }

    private void run() {
        try {
            while (state.get() == State.RUNNING) {
                waiting.idle(agent.doWork());
            }
        } catch (Throwable e) {
            LOG.error("[agent-failed] agent {} ended by an exception", agent.name(), e);
            onFailure.accept(e);
        } finally {
            closeAgent();
            state.set(State.ENDED);
        }
    }

    private void closeAgent() {
        try {
            agent.close();
        } catch (RuntimeException e) {
            LOG.error("[agent-close-failed] agent {} could not be closed in order", agent.name(), e);
        }
    }
}
