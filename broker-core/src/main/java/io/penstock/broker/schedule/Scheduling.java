package io.penstock.broker.schedule;

/** Who wants to know at once of each message that is delayed. Serving state; called by apply, on the log thread. */
@FunctionalInterface
public interface Scheduling {
    /** Nobody: for a replay. */
    Scheduling NONE = message -> {};

    /** A message begins to wait for its time. */
    void scheduled(ScheduledMessage message);
}
