package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.proposer.Cause;
import io.penstock.broker.proposer.DeadLetters;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.subscription.SettleRecord;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.QueueTransfer;
import io.penstock.protocol.wire.QueueTransfer.Action;
import io.penstock.protocol.wire.QueueTransfer.Outcome;
import io.penstock.protocol.wire.QueueTransfer.Result;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * QUEUE_TRANSFER: messages that nobody holds go elsewhere or away; each by a record of its own that does all of it, or one
 * that settles what is discarded. Answered when the last of them has its outcome.
 */
final class QueueTransferCommand extends AloneCommand {
    private final QueueTransfer transfer;
    private final Function<String, Subscription> queues;
    private final Links links;
    private final DeadLetters letters;
    private final Result[] results;
    private Subscription subscription;
    private int open;

    /** @param queues the built-in subscription of the queue of a name, or null */
    QueueTransferCommand(
            ClientConnection client,
            Frame frame,
            QueueTransfer transfer,
            Function<String, Subscription> queues,
            Links links,
            DeadLetters letters) {
        super(client, frame);
        this.transfer = transfer;
        this.queues = queues;
        this.links = links;
        this.letters = letters;
        this.results = new Result[transfer.offsets().size()];
    }

    @Override
    public void append(RecordSink log) {
        subscription = queues.apply(transfer.queue());
        if (subscription == null || subscription.settlement(transfer.queueId()) == null) {
            refuse(ErrorCode.NO_SUCH_DESTINATION, "there is no queue '" + transfer.queue() + "'");
            return;
        }
        for (int i = 0; i < results.length; i++) {
            results[i] = standing(transfer.offsets().get(i).offset());
        }
        if (transfer.action() == Action.DISCARD) {
            discard(log);
        }
    }

    /** Null if it can be taken. */
    private Result standing(long offset) {
        Settlement settlement = subscription.settlement(transfer.queueId());
        long next = subscription.destination().queue(transfer.queueId()).next();
        if (offset < 0 || offset >= next || settlement.isSettled(offset)) {
            return Result.GONE;
        }
        return settlement.isPending(offset) || links.isHeld(settlement, offset) ? Result.IN_USE : null;
    }

    private void discard(RecordSink log) {
        List<TagRange> tags = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            if (results[i] == null) {
                long offset = transfer.offsets().get(i).offset();
                tags.add(new TagRange(subscription.id(), transfer.queueId(), offset, offset));
                results[i] = Result.DONE;
            }
        }
        if (!tags.isEmpty()) {
            SettleRecord.LAYOUT.encode(
                    new SettleRecord(Settle.Outcome.ACCEPT, client().identity().connection(), tags), log.payload());
            log.write(RecordKind.SETTLE);
        }
    }

    @Override
    void done(Verdict verdict) {
        // One more than there are, so that the answer does not leave before all are asked for.
        open = 1;
        for (int i = 0; i < results.length; i++) {
            if (results[i] == null) {
                open++;
                begin(i);
            }
        }
        end();
    }

    private void begin(int index) {
        Consumer<Result> told = result -> {
            results[index] = result;
            end();
        };
        Cause cause = transfer.action() == Action.MOVE ? Cause.moved(transfer.target(), told) : Cause.retried(told);
        if (!letters.transfer(
                subscription, transfer.queueId(), transfer.offsets().get(index).offset(), cause)) {
            told.accept(Result.IN_USE);
        }
    }

    private void end() {
        if (--open > 0 || client().isEnded()) {
            return;
        }
        List<Outcome> outcomes = new ArrayList<>(results.length);
        for (Result result : Arrays.asList(results)) {
            outcomes.add(new Outcome(transfer.offsets().get(outcomes.size()).offset(), result));
        }
        answer(QueueTransfer.Answer.LAYOUT, new QueueTransfer.Answer(outcomes));
    }
}
