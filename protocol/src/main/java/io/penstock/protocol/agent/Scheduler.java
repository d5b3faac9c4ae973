package io.penstock.protocol.agent;

/**
 * Calls back after a time, on a thread of its own choice (a transport's event loop); tasks are short and never block.
 * Given from outside, so that a test can let time pass by hand.
 */
public interface Scheduler {
    /** Runs the task once, not before {@code delayMs} milliseconds have passed. */
    Task after(long delayMs, Runnable task);

    /** Something that waits for its time. */
    interface Task {
        /** Takes the task back; without effect once it has begun. */
        void cancel();
    }
}
