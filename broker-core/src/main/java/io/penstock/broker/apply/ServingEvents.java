package io.penstock.broker.apply;

import io.penstock.broker.delivery.Dispatcher;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.schedule.Scheduling;

/** The serving state that apply tells what has become of the replicated state. Owner: the log thread. */
public record ServingEvents(
        Links links, ProducerWindows windows, Dispatcher dispatcher, PublishedState published, Scheduling scheduling) {}
