package io.penstock.broker.proposer;

import io.penstock.broker.subscription.ResetRecord;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns "the application got these and did not settle them" into a record that states the count each message had, so that
 * a count rises once however often it is reported.
 *
 * <p>Called by the log thread, with everything before applied.
 */
public final class Failures {
    private final Subscriptions subscriptions;

    public Failures(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /**
     * Encodes the record's payload; what does not exist or is settled is left out.
     *
     * @return whether anything was left to say
     */
    public boolean encode(List<TagRange> seen, OutBuffer payload) {
        List<ResetRecord.Failure> failures = new ArrayList<>();
        for (TagRange tag : seen) {
            Subscription subscription = subscriptions.find(tag.subscription());
            Settlement settlement = subscription == null ? null : subscription.settlement(tag.queueId());
            if (settlement != null) {
                long last = Math.min(
                        tag.to(),
                        subscription.destination().queue(tag.queueId()).next() - 1);
                for (long offset = settlement.nextUnsettled(tag.from());
                        offset <= last;
                        offset = settlement.nextUnsettled(offset + 1)) {
                    failures.add(new ResetRecord.Failure(
                            tag.subscription(), tag.queueId(), offset, settlement.failureCount(offset)));
                }
            }
        }
        if (!failures.isEmpty()) {
            ResetRecord.LAYOUT.encode(new ResetRecord(failures), payload);
        }
        return !failures.isEmpty();
    }
}
