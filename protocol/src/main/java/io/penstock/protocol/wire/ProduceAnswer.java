package io.penstock.protocol.wire;

/**
 * The answer to PRODUCE.
 *
 * <p>Immutable; any thread.
 */
public record ProduceAnswer(int window) {
    public static final Layout<ProduceAnswer> LAYOUT = Layout.<ProduceAnswer>of(
                    "PRODUCE answer", 0, "The message is stored.")
            .int32(
                    "window",
                    "messages",
                    "How many sends may be unanswered from now on; 0 waits for GRANT.",
                    ProduceAnswer::window)
            .build(in -> new ProduceAnswer(in.int32()));
}
