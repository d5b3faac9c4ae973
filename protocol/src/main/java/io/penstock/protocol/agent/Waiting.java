package io.penstock.protocol.agent;

/**
 * How a thread rests when its agent has nothing to do, given to the thread from outside.
 *
 * <p>One {@code Waiting} belongs to one thread, which alone calls {@link #idle}; anyone may call {@link #wake}.
 */
public interface Waiting {
    /**
     * Called after each piece of work by the owning thread.
     *
     * @param workDone what {@link Agent#doWork} returned; 0 allows the thread to rest
     */
    void idle(int workDone);

    /**
     * Says that there will be work after a time, so that the rest that may follow the next {@link #idle} ends by then. Called by
     * the owning thread, anew before each.
     *
     * @param nanos 0 or less for no rest
     */
    void restAtMost(long nanos);

    /** Says that there is work; called after the work was published, by any thread, as often as it likes. */
    void wake();
}
