package io.penstock.protocol.wire;

/**
 * Removes a durable subscription.
 *
 * <p>Immutable; any thread.
 */
public record Unsubscribe(String name) {
    public static final Layout<Unsubscribe> LAYOUT = Layout.<Unsubscribe>of(
                    "UNSUBSCRIBE",
                    CommandCode.UNSUBSCRIBE.code(),
                    "Removes a durable subscription of the connection's client id.")
            .string("name", "The subscription's name.", Unsubscribe::name)
            .build(in -> new Unsubscribe(in.string()));
}
