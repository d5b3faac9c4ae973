package io.penstock.protocol.route;

/**
 * A topic's queues on one broker, as a route shows them. An immutable value.
 *
 * @param brokerName the broker that holds them
 * @param readQueues how many queues consumers read
 * @param writeQueues how many queues producers write
 * @param permission bits as in {@link TopicConfig}
 * @param systemFlag bits as in {@link TopicConfig}
 */
public record QueueData(String brokerName, int readQueues, int writeQueues, int permission, int systemFlag) {
    /** The same queues, closed for producers. */
    public QueueData withoutWrite() {
        return new QueueData(
                brokerName, readQueues, writeQueues, permission & ~TopicConfig.PERMISSION_WRITE, systemFlag);
    }
}
