package io.penstock.broker.pipeline;

/**
 * The second stage: when a batch is forced. Chosen once, from the configuration.
 *
 * <p>Called by the log thread.
 */
public interface ForcePolicy {
    /** Called after each batch was appended, before it is applied and answered. */
    void appended(DurableLog log, boolean durable);

    /** Group commit: one force for each batch with a command that waits for the disk. The default. */
    static ForcePolicy beforeAnswer() {
        return (log, durable) -> {
            if (durable) {
                log.force();
            }
        };
    }

    /**
     * Answers do not wait for the disk: a power loss may take what was answered since the last idle moment or segment.
     * A choice of the operator, never the default.
     */
    static ForcePolicy whenIdle() {
        return (log, durable) -> {};
    }
}
