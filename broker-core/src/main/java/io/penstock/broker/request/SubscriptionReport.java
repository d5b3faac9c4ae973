package io.penstock.broker.request;

import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.SubscriptionIdentity;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.Subscribe.Durability;
import io.penstock.protocol.wire.SubscriptionList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What SUBSCRIPTION_LIST tells: a page of the subscriptions to topics by number, with what waits for each and who takes it.
 *
 * <p>Called by the log thread, in the serving lane.
 */
final class SubscriptionReport {
    /** Characters of names and selectors after which a page ends, so that it fits a frame; it has one entry at least. */
    static final int PAGE_CHARACTERS = 1 << 20;

    private final ReplicatedState state;
    private final Links links;
    private final Clock clock;

    SubscriptionReport(ReplicatedState state, Links links, Clock clock) {
        this.state = state;
        this.links = links;
        this.clock = clock;
    }

    /** @param shown the topics that the asker may see */
    SubscriptionList.Answer list(SubscriptionList list, Predicate<String> shown) {
        Steps steps = steps(list.topic());
        List<SubscriptionList.Entry> page = new ArrayList<>();
        int characters = 0;
        for (Subscription each = steps.behind(list.after()); each != null; each = steps.behind(each.id())) {
            if (!isListed(each) || !shown.test(each.destination().name())) {
                continue;
            }
            if (page.size() == list.limit() || characters >= PAGE_CHARACTERS) {
                return new SubscriptionList.Answer(page, true);
            }
            page.add(entry(each, list.limit() <= SubscriptionList.AGES_MAX));
            characters += characters(each);
        }
        return new SubscriptionList.Answer(page, false);
    }

    /** A way from each subscription to the next. */
    @FunctionalInterface
    private interface Steps {
        /** The one with the lowest number above this, or null. */
        Subscription behind(long number);
    }

    private Steps steps(String topic) {
        if (topic == null) {
            return number ->
                    number == Long.MAX_VALUE ? null : state.subscriptions().atOrAbove(number + 1);
        }
        Destination destination = state.destinations().find(topic);
        List<Subscription> its =
                destination == null ? List.of() : state.subscriptions().of(destination.id());
        return number -> behind(its, number);
    }

    /** They ascend. */
    private static Subscription behind(List<Subscription> its, long number) {
        int low = 0;
        int high = its.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (its.get(middle).id() <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < its.size() ? its.get(low) : null;
    }

    private static boolean isListed(Subscription subscription) {
        return subscription.identity().durability() != Durability.QUEUE
                && !subscription.destination().isInternal();
    }

    private static int characters(Subscription subscription) {
        SubscriptionIdentity identity = subscription.identity();
        return subscription.destination().name().length()
                + length(identity.clientId())
                + length(identity.name())
                + length(subscription.selector());
    }

    private static int length(String text) {
        return text == null ? 0 : text.length();
    }

    private SubscriptionList.Entry entry(Subscription subscription, boolean aged) {
        SubscriptionIdentity identity = subscription.identity();
        Destination topic = subscription.destination();
        long inFlight = 0;
        for (DestinationQueue queue : topic.queues()) {
            inFlight += links.inFlight(subscription.settlement(queue.id()));
        }
        return new SubscriptionList.Entry(
                subscription.id(),
                identity.durability(),
                identity.clientId(),
                identity.name(),
                new SubscriptionList.Terms(topic.name(), subscription.selector(), subscription.noLocal()),
                new SubscriptionList.Load(
                        subscription.unsettled(),
                        aged ? ageMs(subscription) : -1,
                        links.consumers(subscription),
                        inFlight));
    }

    /** The age of the oldest unsettled message; -1 when there is none, or it cannot be read. */
    private long ageMs(Subscription subscription) {
        long oldest = Long.MAX_VALUE;
        for (DestinationQueue queue : subscription.destination().queues()) {
            long offset = subscription.lowestUnsettled(queue);
            long storedAt = offset < queue.next() ? links.storedAt(queue, offset) : -1;
            oldest = storedAt < 0 ? oldest : Math.min(oldest, storedAt);
        }
        return oldest == Long.MAX_VALUE ? -1 : Math.max(0, clock.epochMs() - oldest);
    }
}
