package io.penstock.protocol.agent;

/**
 * A piece of work that some thread carries: it never starts a thread of its own, so a test can step it by hand.
 *
 * <p>All methods are called by one thread at a time, the one that carries the agent.
 */
public interface Agent extends AutoCloseable {
    /** The name that the carrying thread and the logs show. */
    String name();

    /**
     * Does one bounded piece of work.
     *
     * @return how much was done; 0 means that the thread may rest
     */
    int doWork();

    /** Ends the agent; called once by the carrying thread after the last {@link #doWork}. */
    @Override
    default void close() {}
}
