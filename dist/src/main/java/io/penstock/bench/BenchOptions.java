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
 * @param backlog messages that the drain finds waiting
 * @param rate messages a second of the fixed-rate scenario
 */
public record BenchOptions(
        int bodyBytes,
        int producers,
        Duration warmUp,
        Duration measured,
        int window,
        int batch,
        int backlog,
        int rate) {
    public BenchOptions {
        if (bodyBytes < 8 || producers < 1 || window < 1 || batch < 1 || backlog < 1 || rate < 1) {
            throw new IllegalArgumentException("sizes and counts must be positive, bodies at least 8 bytes");
        }
        if (warmUp.isNegative() || measured.isNegative() || measured.isZero()) {
            throw new IllegalArgumentException("measuring needs some time");
        }
    }
}
