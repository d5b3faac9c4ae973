package io.penstock.protocol.route;

import java.util.Objects;

/**
 * One topic as its broker registers it. An immutable value.
 *
 * @param name the topic's name, see {@link RouteNames#isTopic}
 * @param readQueues how many queues consumers read, 0 to {@link #QUEUES_LIMIT}
 * @param writeQueues how many queues producers write, 0 to {@link #QUEUES_LIMIT}
 * @param permission bits: 4 read, 2 write, 1 inherit, 8 priority
 * @param systemFlag bits: 1 unit topic, 2 has subscriptions across units
 */
public record TopicConfig(String name, int readQueues, int writeQueues, int permission, int systemFlag) {
    /** Permission bit: consumers may read. */
    public static final int PERMISSION_READ = 4;

    /** Permission bit: producers may write. */
    public static final int PERMISSION_WRITE = 2;

    /** More queues than any broker makes for a topic; a higher number in a registration is a mistake or an attack. */
    public static final int QUEUES_LIMIT = 65_536;

    public TopicConfig {
        Objects.requireNonNull(name, "name");
        if (!RouteNames.isTopic(name)) {
            throw new IllegalArgumentException("not a topic name (1 to " + RouteNames.TOPIC_LENGTH_LIMIT
                    + " characters of letters, digits, and % | _ - .), length " + name.length());
        }
        if (readQueues < 0 || readQueues > QUEUES_LIMIT || writeQueues < 0 || writeQueues > QUEUES_LIMIT) {
            throw new IllegalArgumentException("topic " + name + ": queue numbers must be 0 to " + QUEUES_LIMIT
                    + ", not " + readQueues + " and " + writeQueues);
        }
        if (permission < 0 || permission > 15) {
            throw new IllegalArgumentException("topic " + name + ": permission must be 0 to 15, not " + permission);
        }
    }

    /** A topic that may be read and written, with the same queues for both. */
    public static TopicConfig readWrite(String name, int queues) {
        return new TopicConfig(name, queues, queues, PERMISSION_READ | PERMISSION_WRITE, 0);
    }
}
