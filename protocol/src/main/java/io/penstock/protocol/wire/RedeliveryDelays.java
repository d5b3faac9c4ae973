package io.penstock.protocol.wire;

/**
 * How long a message waits after its delivery has failed, before it comes again: a first delay, that many times longer with each further failure, up to a
 * longest one, and spread by a share of itself. All zero: it does not wait.
 *
 * <p>Immutable; any thread.
 *
 * @param initialMs after the first failure
 * @param multiplierThousandths how many times longer after each further one, times 1000
 * @param maxMs the longest
 * @param jitterThousandths the share by which it may be longer or shorter, times 1000
 */
public record RedeliveryDelays(int initialMs, int multiplierThousandths, int maxMs, int jitterThousandths) {
    /** The greatest multiplier, times 1000. */
    public static final int MULTIPLIER_MAX_THOUSANDTHS = 1_000_000;

    private static final int ONE_THOUSANDTHS = 1000;

    /** Messages do not wait. */
    public static final RedeliveryDelays NONE = new RedeliveryDelays(0, 0, 0, 0);

    public static final Layout<RedeliveryDelays> LAYOUT = Layout.<RedeliveryDelays>of(
                    "RedeliveryDelays", 0, "How long messages whose delivery failed wait before they come again.")
            .int32(
                    "redeliveryInitialMs",
                    "ms",
                    "How long a message waits after its first failed delivery; 0 and the next three 0: it does not wait.",
                    RedeliveryDelays::initialMs)
            .int32(
                    "redeliveryMultiplier",
                    "thousandths",
                    "How many times longer after each further one, 1000 to 1000000.",
                    RedeliveryDelays::multiplierThousandths)
            .int32("redeliveryMaxMs", "ms", "The longest, not less than the first.", RedeliveryDelays::maxMs)
            .int32(
                    "redeliveryJitter",
                    "thousandths",
                    "The share by which it may be longer or shorter, 0 to 1000.",
                    RedeliveryDelays::jitterThousandths)
            .build(in -> new RedeliveryDelays(in.int32(), in.int32(), in.int32(), in.int32()));

    public RedeliveryDelays {
        boolean none = initialMs == 0 && multiplierThousandths == 0 && maxMs == 0 && jitterThousandths == 0;
        boolean some = initialMs > 0
                && multiplierThousandths >= ONE_THOUSANDTHS
                && multiplierThousandths <= MULTIPLIER_MAX_THOUSANDTHS
                && maxMs >= initialMs
                && jitterThousandths >= 0
                && jitterThousandths <= ONE_THOUSANDTHS;
        if (!none && !some) {
            throw new IllegalArgumentException("No delays: " + initialMs + " ms, times " + multiplierThousandths
                    + " thousandths, up to " + maxMs + " ms, spread by " + jitterThousandths + " thousandths");
        }
    }

    public boolean isNone() {
        return initialMs == 0;
    }

    /**
     * How many milliseconds a message waits.
     *
     * @param failures how often its delivery has failed, 1 or more
     * @param spread bits by which messages differ, all of them evenly spread
     */
    public long afterMs(int failures, long spread) {
        double factor = Math.pow((double) multiplierThousandths / ONE_THOUSANDTHS, failures - 1);
        double delay = Math.min(maxMs, initialMs * factor);
        double share = (double) jitterThousandths / ONE_THOUSANDTHS * (2 * ((spread >>> 11) * 0x1.0p-53) - 1);
        double spreadDelay = delay * (1 + share);
        // At the longest delay jitter makes it shorter only, and just as evenly.
        return Math.round(spreadDelay <= maxMs ? spreadDelay : 2.0 * maxMs - spreadDelay);
    }
}
