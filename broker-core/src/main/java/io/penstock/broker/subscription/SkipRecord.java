package io.penstock.broker.subscription;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.TagRange;
import java.util.List;

/** Messages that a topic's subscription does not want, by its selector or noLocal: settled, unless pending or settled already. */
public record SkipRecord(List<TagRange> tags) {
    public static final Layout<SkipRecord> LAYOUT = Layout.<SkipRecord>of(
                    "Skip",
                    RecordKind.SKIP.number(),
                    "Messages that a topic's subscription does not want; ignored where settled or pending.")
            .list("tags", TagRange.LAYOUT, "The messages.", SkipRecord::tags)
            .build(in -> new SkipRecord(in.list(TagRange.LAYOUT)));
}
