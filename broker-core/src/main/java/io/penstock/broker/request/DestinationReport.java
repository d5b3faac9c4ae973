package io.penstock.broker.request;

import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What DESTINATION_LIST tells: a page of destinations by name, with how much waits, is under way and has passed.
 *
 * <p>Called by the log thread, in the serving lane.
 */
final class DestinationReport {
    /** Pages of at most so many destinations tell the age of the oldest message, which may touch an old page each. */
    private static final int AGES_LIMIT = 16;

    private final ReplicatedState state;
    private final Links links;
    private final Clock clock;

    DestinationReport(ReplicatedState state, Links links, Clock clock) {
        this.state = state;
        this.links = links;
        this.clock = clock;
    }

    /** @param shown which names the asker may see */
    DestinationList.Answer list(DestinationList list, Predicate<String> shown) {
        List<Destination> matching = new ArrayList<>();
        state.destinations().forEach(destination -> {
            if (!destination.isInternal() && matches(destination, list) && shown.test(destination.name())) {
                matching.add(destination);
            }
        });
        matching.sort(Comparator.comparing(Destination::name));
        return new DestinationList.Answer(matching.stream()
                .limit(list.limit())
                .map(destination -> entry(destination, list.limit() <= AGES_LIMIT ? ageMs(destination) : -1))
                .toList());
    }

    private static boolean matches(Destination destination, DestinationList list) {
        return (list.kind() == DestinationCreate.Kind.ANY || list.kind() == destination.kind())
                && (list.prefix() == null || destination.name().startsWith(list.prefix()))
                && (list.after() == null || destination.name().compareTo(list.after()) > 0);
    }

    /** The age of the oldest unsettled message; -1 when there is none. */
    private long ageMs(Destination destination) {
        long oldest = Long.MAX_VALUE;
        for (DestinationQueue queue : destination.queues()) {
            long offset = destination.lowestUnsettled(queue);
            long storedAt = offset < queue.next() ? links.storedAt(queue, offset) : -1;
            oldest = storedAt < 0 ? oldest : Math.min(oldest, storedAt);
        }
        return oldest == Long.MAX_VALUE ? -1 : Math.max(0, clock.epochMs() - oldest);
    }

    private DestinationList.Entry entry(Destination destination, long ageMs) {
        List<Subscription> subscriptions = state.subscriptions().of(destination.id());
        int consumers = 0;
        long inFlight = 0;
        for (Subscription subscription : subscriptions) {
            consumers += links.active(subscription);
            for (DestinationQueue queue : destination.queues()) {
                inFlight += links.inFlight(subscription.settlement(queue.id()));
            }
        }
        long waiting = destination.unsettled();
        return new DestinationList.Entry(
                destination.name(),
                destination.kind(),
                new DestinationList.Depth(waiting, destination.unsettledBytes(), ageMs),
                consumers,
                subscriptions.size(),
                new DestinationList.Counters(
                        destination.messagesEnqueued(),
                        links.delivered(destination.id()),
                        destination.messagesEnqueued() - waiting,
                        inFlight));
    }
}
