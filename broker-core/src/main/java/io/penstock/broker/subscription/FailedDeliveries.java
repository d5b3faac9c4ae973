package io.penstock.broker.subscription;

/** Who wants to know at once of each delivery that has failed. Serving state; called by apply, on the log thread. */
@FunctionalInterface
public interface FailedDeliveries {
    /** Nobody: for a replay. */
    FailedDeliveries NONE = (subscription, queueId, offset) -> {};

    /** The failure count of a message has risen. */
    void failed(Subscription subscription, int queueId, long offset);
}
