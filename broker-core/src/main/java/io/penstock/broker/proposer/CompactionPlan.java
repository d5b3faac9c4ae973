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
    private long target = -1;

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
     * Chooses the highest place below which at least half is dead, and what lives fits into the room.
     *
     * @param head where the log begins
     * @return whether there is one
     */
    boolean choose(long head, long room) {
        long sum = 0;
        for (int i = 0; i < targets.length; i++) {
            sum += liveBytes[i];
            if (sum <= (targets[i] - head) / 2 && sum <= room) {
                target = targets[i];
            }
        }
        return target >= 0;
    }

    /** What was chosen. */
    long target() {
        return target;
    }
}
