package io.penstock.broker.subscription;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import java.util.List;

/** Messages that an application got and gave back: their failure counts rise. */
public record ResetRecord(List<Failure> failures) {
    public static final Layout<ResetRecord> LAYOUT = Layout.<ResetRecord>of(
                    "Reset", RecordKind.RESET.number(), "Messages that an application got and gave back.")
            .list("failures", Failure.LAYOUT, "The messages.", ResetRecord::failures)
            .build(in -> new ResetRecord(in.list(Failure.LAYOUT)));

    /** One message, with the count that it had; the count rises only if nobody raised it since. */
    public record Failure(long subscription, int queueId, long offset, int countSeen) {
        public static final Layout<Failure> LAYOUT = Layout.<Failure>of(
                        "Failure", 0, "A failed delivery; counted only if the count is still the one seen.")
                .int64("subscription", "", "The subscription's number.", Failure::subscription)
                .int32("queueId", "", "The queue of its destination.", Failure::queueId)
                .int64("offset", "", "The message's offset.", Failure::offset)
                .int32("countSeen", "", "The failure count at the delivery.", Failure::countSeen)
                .build(in -> new Failure(in.int64(), in.int32(), in.int64(), in.int32()));
    }
}
