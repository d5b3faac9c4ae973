package io.penstock.broker.subscription;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;

/** A subscription deleted, with its backlog. */
public record SubscriptionDeleteRecord(long id) {
    public static final Layout<SubscriptionDeleteRecord> LAYOUT = Layout.<SubscriptionDeleteRecord>of(
                    "SubscriptionDelete",
                    RecordKind.SUBSCRIPTION_DELETE.number(),
                    "A subscription deleted, with its backlog.")
            .int64("id", "", "The subscription's number.", SubscriptionDeleteRecord::id)
            .build(in -> new SubscriptionDeleteRecord(in.int64()));
}
