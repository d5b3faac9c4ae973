package io.penstock.protocol.wire;

/**
 * Removes a durable subscription of whatever client id, as an administrator.
 *
 * <p>Immutable; any thread.
 */
public record SubscriptionDelete(String clientId, String name) {
    public static final Layout<SubscriptionDelete> LAYOUT = Layout.<SubscriptionDelete>of(
                    "SUBSCRIPTION_DELETE",
                    CommandCode.SUBSCRIPTION_DELETE.code(),
                    "Removes a durable subscription of any client id, with its backlog; refused while it is in use.")
            .optionalString("clientId", "The client id that its name belongs to.", SubscriptionDelete::clientId)
            .string("name", "The subscription's name.", SubscriptionDelete::name)
            .build(in -> new SubscriptionDelete(in.optionalString(), in.string()));
}
