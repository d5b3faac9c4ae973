package io.penstock.bench;

import java.time.Duration;

/**
 * What every scenario obeys.
 *
 * @param bodyBytes of a message
 * @param producers sending at the same time, each on a connection of its own
 * @param warmUp before measuring
 * @param measured time in which operations count
 * @param window asynchronous sends that may be unanswered
 * @param batch messages of a transaction
 * @param backlog messages that a drain finds waiting
 * @param rate messages a second of the fixed-rate scenario
 * @param subscribers each with a durable subscription of its own
 */
public record BenchOptions(
        int bodyBytes,
        int producers,
        Duration warmUp,
        Duration measured,
        int window,
        int batch,
        int backlog,
        int rate,
        int subscribers) {
    public BenchOptions {
        boolean positive = producers > 0 && window > 0 && batch > 0 && backlog > 0 && rate > 0 && subscribers > 0;
        if (bodyBytes < 8 || !positive) {
            throw new IllegalArgumentException("sizes and counts must be positive, bodies at least 8 bytes");
        }
        if (warmUp.isNegative() || measured.isNegative() || measured.isZero()) {
            throw new IllegalArgumentException("measuring needs some time");
        }
    }
}
