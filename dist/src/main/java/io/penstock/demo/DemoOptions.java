package io.penstock.demo;

import java.time.Duration;

/**
 * How large the demonstration is.
 *
 * @param queueMessages persistent messages to the queue, by all producers together
 * @param topicMessages persistent messages to the topic
 * @param producers sending to the queue, each on a connection of its own
 * @param bodyBytes of a message
 * @param patience after which the demonstration has failed
 */
public record DemoOptions(int queueMessages, int topicMessages, int producers, int bodyBytes, Duration patience) {
    private static final int PRODUCERS_LIMIT = 64;

    public DemoOptions {
        if (producers < 1 || producers > PRODUCERS_LIMIT) {
            throw new IllegalArgumentException("1 to " + PRODUCERS_LIMIT + " producers: " + producers);
        }
        if (queueMessages < 2 * producers || topicMessages < 1) {
            throw new IllegalArgumentException("at least 2 messages a producer and 1 for the topic");
        }
    }

    int messagesOf(int producer) {
        return queueMessages / producers + (producer < queueMessages % producers ? 1 : 0);
    }
}
