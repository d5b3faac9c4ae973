package io.penstock.broker.subscription;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.Subscribe.Durability;

/**
 * A subscription created. One with the same name identity ends thereby, with its backlog. The number is one that
 * {@link Subscriptions#nextId} gave.
 */
public record SubscriptionRecord(
        long id, SubscriptionIdentity identity, SubscriptionTerms terms, SubscriptionOwner owner) {
    public static final Layout<SubscriptionRecord> LAYOUT = Layout.<SubscriptionRecord>of(
                    "Subscription",
                    RecordKind.SUBSCRIPTION.number(),
                    "A subscription created; one with the same identity ends thereby, with its backlog.")
            .int64("id", "", "The subscription's number; ascending and never reused.", SubscriptionRecord::id)
            .choice("durability", Durability.class, "What kind of subscription.", r -> r.identity.durability())
            .optionalString("clientId", "The client id that its name belongs to.", r -> r.identity.clientId())
            .optionalString("name", "Its name; null for QUEUE and PRIVATE.", r -> r.identity.name())
            .int32("destinationId", "", "The destination's number.", r -> r.terms.destinationId())
            .optionalString("selector", "The selector's text.", r -> r.terms.selector())
            .bool("noLocal", "Whether what the owner sends is left out.", r -> r.terms.noLocal())
            .uuid("ownerInstance", "The client process that made it.", r -> r.owner.clientInstance())
            .int64("ownerConnection", "", "Its number of the connection that made it.", r -> r.owner.connection())
            .build(in -> new SubscriptionRecord(
                    in.int64(),
                    new SubscriptionIdentity(in.choice(Durability.class), in.optionalString(), in.optionalString()),
                    new SubscriptionTerms(in.int32(), in.optionalString(), in.bool()),
                    new SubscriptionOwner(in.uuid(), in.int64())));

    public SubscriptionRecord {
        if (id <= 0) {
            throw new IllegalArgumentException("a subscription's number is above 0, not " + id);
        }
    }
}
