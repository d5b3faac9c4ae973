package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.OffsetRanges;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.subscription.SettleRecord;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.QueuePurge;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * QUEUE_PURGE: settles ranges of offsets, so that it reads no message and takes no longer for a million than for one. What
 * consumers hold is theirs, and what a transaction branch has locked is passed over by apply.
 */
final class QueuePurgeCommand extends AloneCommand {
    /** Ranges in one record: 14 KiB at most. */
    private static final int RANGES_LIMIT = 512;

    private final QueuePurge purge;
    private final Function<String, Subscription> queues;
    private final Links links;
    private Subscription subscription;
    private long before;

    /** @param queues the built-in subscription of the queue of a name, or null */
    QueuePurgeCommand(
            ClientConnection client,
            Frame frame,
            QueuePurge purge,
            Function<String, Subscription> queues,
            Links links) {
        super(client, frame);
        this.purge = purge;
        this.queues = queues;
        this.links = links;
    }

    @Override
    public void append(RecordSink log) {
        subscription = queues.apply(purge.name());
        if (subscription == null) {
            refuse(ErrorCode.NO_SUCH_DESTINATION, "there is no queue '" + purge.name() + "'");
            return;
        }
        before = subscription.unsettled();
        List<TagRange> tags = new ArrayList<>();
        for (DestinationQueue queue : subscription.destination().queues()) {
            OffsetRanges ranges = new OffsetRanges();
            long floor = subscription.settlement(queue.id()).floor();
            if (floor < queue.next()) {
                ranges.add(floor, queue.next() - 1);
            }
            links.forEachHeld(subscription.settlement(queue.id()), ranges::remove);
            ranges.forEach((from, to) -> {
                tags.add(new TagRange(subscription.id(), queue.id(), from, to));
                if (tags.size() == RANGES_LIMIT) {
                    write(tags, log);
                }
            });
        }
        if (!tags.isEmpty()) {
            write(tags, log);
        }
    }

    private void write(List<TagRange> tags, RecordSink log) {
        SettleRecord.LAYOUT.encode(
                new SettleRecord(Settle.Outcome.ACCEPT, client().identity().connection(), List.copyOf(tags)),
                log.payload());
        log.write(RecordKind.SETTLE);
        tags.clear();
    }

    @Override
    void done(Verdict verdict) {
        answer(QueuePurge.Answer.LAYOUT, new QueuePurge.Answer(before - subscription.unsettled()));
    }
}
