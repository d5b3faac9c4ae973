package io.penstock.protocol.wire;

/**
 * Lets a client that waits on a destination send again.
 *
 * <p>Immutable; any thread.
 */
public record Grant(int destinationId, int window) {
    public static final Layout<Grant> LAYOUT = Layout.<Grant>of(
                    "GRANT", CommandCode.GRANT.code(), "Lets a client that waits send again. Oneway, from the broker.")
            .int32("destinationId", "", "The destination's number.", Grant::destinationId)
            .int32("window", "messages", "How many sends may be unanswered from now on.", Grant::window)
            .build(in -> new Grant(in.int32(), in.int32()));
}
