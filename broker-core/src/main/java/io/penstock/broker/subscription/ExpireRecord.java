package io.penstock.broker.subscription;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.TagRange;
import java.util.List;

/** Messages that ran out of their time to live: settled for the subscription, unless pending or settled already. */
public record ExpireRecord(List<TagRange> tags) {
    public static final Layout<ExpireRecord> LAYOUT = Layout.<ExpireRecord>of(
                    "Expire",
                    RecordKind.EXPIRE.number(),
                    "Messages that ran out of their time to live; ignored where settled or pending.")
            .list("tags", TagRange.LAYOUT, "The messages.", ExpireRecord::tags)
            .build(in -> new ExpireRecord(in.list(TagRange.LAYOUT)));
}
