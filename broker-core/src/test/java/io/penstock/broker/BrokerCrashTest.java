package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * After a power loss, or a kill, in the middle of any operation on the disk, everything answered is there once and
 * nothing else. Run with {@code -Dpenstock.crashPoints=N} for more, {@code -Dpenstock.crashSeed=S} for one run again.
 */
class BrokerCrashTest {
    private static final int CRASH_POINTS = Integer.getInteger("penstock.crashPoints", 2_000);
    private static final int STEPS = 60;

    /** Each recovery of long queues takes long: every so many operations one is tried, at random. */
    private static final int DEEP_SAMPLE = 8;

    private long points;

    @Test
    void shouldKeepEveryPromiseWhereverPowerGoesOff() {
        runSeeds(BrokerWorkload.Depth.SHALLOW, CRASH_POINTS);
    }

    @Test
    void shouldKeepEveryPromiseOfLongQueuesWhereverPowerGoesOff() {
        runSeeds(BrokerWorkload.Depth.DEEP, CRASH_POINTS / 10);
    }

    private void runSeeds(BrokerWorkload.Depth depth, int wanted) {
        Long only = Long.getLong("penstock.crashSeed");
        long seed = only != null ? only : 1;
        do {
            runOnce(depth, seed++);
        } while (only == null && points < wanted);
        if (only == null) {
            long other = System.nanoTime();
            System.out.println("BrokerCrashTest: " + depth + ", seeds 1 to " + (seed - 1) + " and " + other);
            runOnce(depth, other);
        }
        assertThat(points).isPositive();
    }

    private void runOnce(BrokerWorkload.Depth depth, long seed) {
        CrashDisk disk = new CrashDisk();
        BrokerWorkload workload = new BrokerWorkload(disk, depth, seed);
        SplittableRandom fates = new SplittableRandom(~seed);
        long[] operation = {0};
        disk.watch(() -> {
            operation[0]++;
            workload.listen();
            long fate = fates.nextLong();
            if (depth == BrokerWorkload.Depth.DEEP && Long.remainderUnsigned(fate, DEEP_SAMPLE) > 0) {
                return;
            }
            try {
                new BrokerOracle(workload, fate).check(disk);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", operation " + operation[0] + ", fate " + fate + ": " + e.getMessage(), e);
            }
            points++;
        });
        workload.run(STEPS);
        workload.broker().close();
    }
}
