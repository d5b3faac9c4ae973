package io.penstock.broker.proposer;

import java.util.Arrays;
import java.util.List;

/**
 * How much lives below each place to which the head of the log could be moved, and which place is worth the moves.
 *
 * <p>Owner: the log thread.
 */
final class CompactionPlan {
    /** What a record takes beyond its own length, for the longer header and padding of a moved one. */
    private static final int MOVED_SLACK_BYTES = 64;

    private final long[] targets;
    private final long[] liveBytes;

    /** @param targets the possible places, ascending; at least one */
    CompactionPlan(List<Long> targets) {
        this.targets = targets.stream().mapToLong(Long::longValue).toArray();
        this.liveBytes = new long[this.targets.length];
    }

    long highest() {
        return targets[targets.length - 1];
    }

    /** A live message stands there. */
    void add(long position, int bytes) {
        int at = Arrays.binarySearch(targets, position);
        // A message that stands at a target is not below it.
        int bucket = at < 0 ? -at - 1 : at + 1;
        if (bucket < targets.length) {
            liveBytes[bucket] += bytes + MOVED_SLACK_BYTES;
        }
    }

    /**
     * The highest place below which at least half is dead, and what lives fits into the room; -1 if there is none.
     *
     * @param head where the log begins
     */
    long choose(long head, long room) {
        long best = -1;
        long sum = 0;
        for (int i = 0; i < targets.length; i++) {
            sum += liveBytes[i];
            if (sum <= (targets[i] - head) / 2 && sum <= room) {
                best = targets[i];
            }
        }
        return best;
    }
}
