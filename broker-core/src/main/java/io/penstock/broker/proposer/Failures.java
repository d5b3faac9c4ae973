package io.penstock.broker.proposer;

import io.penstock.broker.subscription.ResetRecord;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns "the application got these and did not settle them" into a record that states the count each message had, so that
 * a count rises once however often it is reported.
 *
 * <p>Called by the log thread, with everything before applied.
 */
public final class Failures {
    /** Messages in one record: 12 KiB at most. */
    static final int RECORD_LIMIT = 512;

    private final Subscriptions subscriptions;

    public Failures(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /**
     * Writes the records; what does not exist or is settled is left out. Several, if one would become too large for a
     * log whose segments are small.
     *
     * @param out writes one record
     */
    public void write(List<TagRange> seen, Consumer<ResetRecord> out) {
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
                    if (failures.size() == RECORD_LIMIT) {
                        out.accept(new ResetRecord(List.copyOf(failures)));
                        failures.clear();
                    }
                }
            }
        }
        if (!failures.isEmpty()) {
            out.accept(new ResetRecord(failures));
        }
    }
}
