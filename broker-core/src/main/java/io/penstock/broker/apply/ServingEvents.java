package io.penstock.broker.apply;

import io.penstock.broker.delivery.Dispatcher;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.schedule.Scheduling;
import io.penstock.broker.subscription.FailedDeliveries;

/** The serving state that apply tells what has become of the replicated state. Owner: the log thread. */
public record ServingEvents(
        Links links,
        ProducerWindows windows,
        Dispatcher dispatcher,
        PublishedState published,
        Scheduling scheduling,
        FailedDeliveries failedDeliveries) {
    /** Serving state that serves nobody: for a replay. */
    public static ServingEvents ofReplay(
            Links links, ProducerWindows windows, Dispatcher dispatcher, PublishedState published) {
        return new ServingEvents(links, windows, dispatcher, published, Scheduling.NONE, FailedDeliveries.NONE);
    }
}
