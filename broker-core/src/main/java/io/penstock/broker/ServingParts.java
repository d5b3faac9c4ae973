package io.penstock.broker;

import io.penstock.broker.apply.PublishedState;
import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.apply.ServingEvents;
import io.penstock.broker.delivery.Browsing;
import io.penstock.broker.delivery.Connections;
import io.penstock.broker.delivery.Dispatcher;
import io.penstock.broker.delivery.HotLog;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.MessageFilters;
import io.penstock.broker.delivery.OutboundFlush;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.delivery.ReaderAgent;
import io.penstock.broker.delivery.ReaderProxy;
import io.penstock.broker.proposer.DeadLetters;
import io.penstock.broker.proposer.Proposals;
import io.penstock.broker.request.Requests;
import io.penstock.broker.schedule.Scheduling;
import io.penstock.broker.store.BlockReader;
import io.penstock.broker.store.RecordReader;
import io.penstock.protocol.agent.Agent;
import io.penstock.protocol.agent.Clock;

/**
 * The serving state of a broker, put together: all that dies with the process.
 *
 * <p>Built once at start; its parts belong to the log thread, but for the reader, which has a thread of its own.
 */
record ServingParts(
        Dispatcher dispatcher,
        Links links,
        ProducerWindows windows,
        Connections connections,
        OutboundFlush outbound,
        PublishedState published,
        Reading reading) {
    /** What reads old messages: the agent with its thread, and who asks it. */
    record Reading(Agent agent, ReaderProxy proxy, Browsing browsing, DeadLetters letters) {}

    static ServingParts of(
            Checkpoints.Stored store,
            long hotBytes,
            Proposals proposals,
            DeadLetters letters,
            BrokerCore.Waits waits,
            Clock clock) {
        ReaderProxy proxy = new ReaderProxy(waits.reader());
        Dispatcher dispatcher = new Dispatcher(HotLog.tail(store.log(), hotBytes), proxy, proposals, letters, clock);
        Agent reader = new ReaderAgent(
                proxy,
                new RecordReader(store.log()),
                new BlockReader(store.blocks()),
                new ReaderAgent.Waits(waits.reader(), waits.log()),
                clock,
                Runtime.getRuntime().availableProcessors());
        Links links = new Links(dispatcher, proposals, MessageFilters::make, clock);
        Browsing browsing = new Browsing(proxy, links, MessageFilters::make, dispatcher::deadBelow, clock);
        return new ServingParts(
                dispatcher,
                links,
                new ProducerWindows(),
                new Connections(),
                new OutboundFlush(),
                new PublishedState(),
                new Reading(reader, proxy, browsing, letters));
    }

    /** What apply tells of its doings. */
    ServingEvents events(Scheduling scheduling) {
        return new ServingEvents(links, windows, dispatcher, published, scheduling, reading.letters());
    }

    /** What requests act on. */
    Requests.State over(ReplicatedState state) {
        return new Requests.State(state, published, connections, links, windows, reading.browsing(), reading.letters());
    }
}
