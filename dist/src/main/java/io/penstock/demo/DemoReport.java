package io.penstock.demo;

import io.penstock.traffic.DeliveryCheck;
import java.util.List;

/**
 * What the demonstration showed.
 *
 * @param steps in the order they ended
 * @param queue what came of the queue's messages
 * @param topic what came of the topic's
 */
public record DemoReport(List<Step> steps, DeliveryCheck.Verdict queue, DeliveryCheck.Verdict topic) {
    /**
     * One row of the table.
     *
     * @param what was done
     * @param through which API or means
     * @param messages moved; 0 where none are
     * @param millis it took
     * @param latency of one send, or null
     * @param ok whether it is as it should be
     */
    public record Step(String what, String through, long messages, long millis, Latency latency, Outcome ok) {}

    /** Microseconds that half and 99 % of the sends stayed below. */
    public record Latency(long p50Us, long p99Us) {}

    /** Whether a step is as it should be. */
    public enum Outcome {
        OK,
        FAILED;

        static Outcome of(boolean ok) {
            return ok ? OK : FAILED;
        }
    }

    public boolean ok() {
        return steps.stream().allMatch(step -> step.ok() == Outcome.OK);
    }
}
