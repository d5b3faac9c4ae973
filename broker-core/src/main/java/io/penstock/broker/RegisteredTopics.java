package io.penstock.broker;

import io.penstock.broker.apply.PublishedState;
import io.penstock.broker.destination.DestinationView;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.route.TopicConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The destinations as topics to register, without the temporary ones, whose names say where they are: a new list when they have changed, and not more often than each few
 * milliseconds, since making ten thousand queues must not make ten thousand lists.
 *
 * <p>Used by the housekeeper's thread.
 */
final class RegisteredTopics implements Supplier<List<TopicConfig>> {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final PublishedState published;
    private final Clock clock;
    private DestinationView seen;
    private List<TopicConfig> topics = List.of();
    private long madeNanos;

    RegisteredTopics(PublishedState published, Clock clock) {
        this.published = published;
        this.clock = clock;
    }

    @Override
    public List<TopicConfig> get() {
        DestinationView now = published.destinations();
        if (now != seen && (seen == null || clock.nanos() - madeNanos >= INTERVAL_NANOS)) {
            List<TopicConfig> made = new ArrayList<>(now.size());
            now.forEach(entry -> made.add(TopicConfig.readWrite(entry.name(), 1)));
            seen = now;
            topics = List.copyOf(made);
            madeNanos = clock.nanos();
        }
        return topics;
    }
}
