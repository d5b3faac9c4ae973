package io.penstock.broker.schedule;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import java.util.List;

/**
 * Delayed messages whose time has come, in the order of their due times: each becomes the last of its destination, for
 * the subscriptions that existed when it was sent. One that is settled, or whose destination is gone, or that has expired by the record's time, is let go.
 */
public record DueRecord(List<DueMessage> messages) {
    /** Messages in one record: 13 KiB at most. */
    public static final int MESSAGES_LIMIT = 256;

    public static final Layout<DueRecord> LAYOUT = Layout.<DueRecord>of(
                    "Due",
                    RecordKind.DUE.number(),
                    "Delayed messages whose time has come: each becomes the last of its destination, for who was subscribed at the send.")
            .list("messages", DueMessage.LAYOUT, "In the order of their due times.", DueRecord::messages)
            .build(in -> new DueRecord(in.list(DueMessage.LAYOUT)));
}
