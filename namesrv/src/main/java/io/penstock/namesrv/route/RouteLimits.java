package io.penstock.namesrv.route;

/**
 * How much a route table holds. What would exceed it is refused with the limit's name; what is held already stays.
 *
 * @param brokersMax broker addresses, masters and slaves together
 * @param topicEntriesMax topics counted once for each broker that holds them; about 250 bytes of heap each
 * @param orderConfigsMax topics with an order configuration
 */
public record RouteLimits(int brokersMax, int topicEntriesMax, int orderConfigsMax) {
    /** The largest {@code topicEntriesMax} that can be asked for: about 250 MB of heap. */
    public static final int TOPIC_ENTRIES_LIMIT = 1_000_000;

    public RouteLimits {
        if (brokersMax < 1 || brokersMax > 10_000) {
            throw new IllegalArgumentException("brokersMax must be 1 to 10000: " + brokersMax);
        }
        if (topicEntriesMax < 1 || topicEntriesMax > TOPIC_ENTRIES_LIMIT) {
            throw new IllegalArgumentException(
                    "topicEntriesMax must be 1 to " + TOPIC_ENTRIES_LIMIT + ": " + topicEntriesMax);
        }
        if (orderConfigsMax < 0 || orderConfigsMax > 100_000) {
            throw new IllegalArgumentException("orderConfigsMax must be 0 to 100000: " + orderConfigsMax);
        }
    }

    /** 1,000 brokers, 200,000 topic entries, 1,000 order configurations. */
    public static RouteLimits defaults() {
        return new RouteLimits(1_000, 200_000, 1_000);
    }
}
