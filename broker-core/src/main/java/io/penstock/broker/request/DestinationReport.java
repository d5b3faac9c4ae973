package io.penstock.broker.request;

import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What DESTINATION_LIST tells: a page of destinations by name, with how much waits, is under way and has passed.
 *
 * <p>Called by the log thread, in the serving lane.
 */
final class DestinationReport {
    private final ReplicatedState state;
    private final Links links;

    DestinationReport(ReplicatedState state, Links links) {
        this.state = state;
        this.links = links;
    }

    DestinationList.Answer list(DestinationList list) {
        List<Destination> matching = new ArrayList<>();
        state.destinations().forEach(destination -> {
            if (matches(destination, list)) {
                matching.add(destination);
            }
        });
        matching.sort(Comparator.comparing(Destination::name));
        return new DestinationList.Answer(
                matching.stream().limit(list.limit()).map(this::entry).toList());
    }

    private static boolean matches(Destination destination, DestinationList list) {
        return (list.kind() == DestinationCreate.Kind.ANY || list.kind() == destination.kind())
                && (list.prefix() == null || destination.name().startsWith(list.prefix()))
                && (list.after() == null || destination.name().compareTo(list.after()) > 0);
    }

    private DestinationList.Entry entry(Destination destination) {
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
                new DestinationList.Depth(waiting, destination.unsettledBytes(), -1),
                consumers,
                subscriptions.size(),
                new DestinationList.Counters(
                        destination.messagesEnqueued(), -1, destination.messagesEnqueued() - waiting, inFlight));
    }
}
