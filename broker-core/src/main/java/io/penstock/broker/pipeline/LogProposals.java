package io.penstock.broker.pipeline;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.destination.DestinationDeleteRecord;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.destination.MoveRecord;
import io.penstock.broker.destination.StagedMoveRecord;
import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.proposer.Proposals;
import io.penstock.broker.proposer.Transfer;
import io.penstock.broker.schedule.DueMessage;
import io.penstock.broker.schedule.DueRecord;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.subscription.ExpireRecord;
import io.penstock.broker.subscription.ReserveRecord;
import io.penstock.broker.subscription.SkipRecord;
import io.penstock.broker.subscription.SubscriptionDeleteRecord;
import io.penstock.broker.transaction.BranchStepRecord;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Makes proposals into commands that go ahead of the ring.
 *
 * <p>Owner: the log thread.
 */
public final class LogProposals implements Proposals {
    /** Heap that a waiting proposal costs, and about what it appends. */
    private static final int WEIGHT_BYTES = 128;

    /** Whoever asked is told by apply, as in a replay. */
    private static final Runnable NOBODY_WAITS = () -> {};

    private final ProposalQueue queue;
    private final Destinations destinations;

    public LogProposals(ProposalQueue queue, Destinations destinations) {
        this.queue = queue;
        this.destinations = destinations;
    }

    /** Durable, for what it allows must not be delivered before a crash would flag it. */
    @Override
    public void reserve(long subscription, int queueId, long upTo) {
        queue.add(new Proposal(queue, Command.Promise.DURABLE, WEIGHT_BYTES, NOBODY_WAITS, log -> {
            ReserveRecord.LAYOUT.encode(new ReserveRecord(subscription, queueId, upTo), log.payload());
            log.write(RecordKind.RESERVE);
        }));
    }

    @Override
    public void expire(List<TagRange> tags, Runnable done) {
        settle(tags, done, log -> {
            ExpireRecord.LAYOUT.encode(new ExpireRecord(tags), log.payload());
            log.write(RecordKind.EXPIRE);
        });
    }

    @Override
    public void skip(List<TagRange> tags) {
        settle(tags, NOBODY_WAITS, log -> {
            SkipRecord.LAYOUT.encode(new SkipRecord(tags), log.payload());
            log.write(RecordKind.SKIP);
        });
    }

    /** Need not be forced by itself: the log is forced before its head is freed. */
    @Override
    public void move(MoveRecord.Header header, ByteBuffer message, Runnable done, Runnable refused) {
        queue.add(new Move(RecordKind.MOVE, out -> MoveRecord.writeHeader(out, header), message, done, refused));
    }

    @Override
    public void moveStaged(StagedMoveRecord.Header header, ByteBuffer staged, Runnable done, Runnable refused) {
        queue.add(new Move(
                RecordKind.STAGED_MOVE, out -> StagedMoveRecord.writeHeader(out, header), staged, done, refused));
    }

    @Override
    public void transfer(Transfer transfer, Consumer<Transfer.Outcome> done) {
        queue.add(new TransferProposal(queue, destinations, transfer, done));
    }

    /** Durable if a message of it is: what is delivered must not wait for its time again after a power loss. */
    @Override
    public void due(DueRecord messages, Runnable done) {
        boolean persistent =
                messages.messages().stream().anyMatch(message -> !StoredMessage.isNonPersistent(message.flags()));
        Command.Promise promise = persistent ? Command.Promise.DURABLE : Command.Promise.ORDERED;
        int weight = WEIGHT_BYTES + messages.messages().size() * DueMessage.BYTES;
        queue.add(new Proposal(queue, promise, weight, done, log -> {
            DueRecord.LAYOUT.encode(messages, log.payload());
            log.write(RecordKind.DUE);
        }));
    }

    @Override
    public void deleteSubscription(long subscription) {
        propose(NOBODY_WAITS, log -> {
            SubscriptionDeleteRecord.LAYOUT.encode(new SubscriptionDeleteRecord(subscription), log.payload());
            log.write(RecordKind.SUBSCRIPTION_DELETE);
        });
    }

    @Override
    public void timeOutBranch(BranchId branch, long number, Runnable done) {
        propose(done, log -> {
            BranchStepRecord.LAYOUT.encode(
                    new BranchStepRecord(branch, BranchStepRecord.Step.TIME_OUT, false, number), log.payload());
            log.write(RecordKind.BRANCH_STEP);
        });
    }

    /** A connection comes back in a batch of its own, so sharing one cannot miss it. */
    @Override
    public void deleteDestination(int destination, BooleanSupplier still, Runnable done) {
        propose(done, log -> {
            if (still.getAsBoolean()) {
                DestinationDeleteRecord.LAYOUT.encode(new DestinationDeleteRecord(destination), log.payload());
                log.write(RecordKind.DESTINATION_DELETE);
            }
        });
    }

    private void settle(List<TagRange> tags, Runnable done, Consumer<RecordSink> writer) {
        int weight = WEIGHT_BYTES + tags.size() * TagRange.BYTES;
        queue.add(new Proposal(queue, Command.Promise.ORDERED, weight, done, writer));
    }

    private void propose(Runnable done, Consumer<RecordSink> writer) {
        queue.add(new Proposal(queue, Command.Promise.ORDERED, WEIGHT_BYTES, done, writer));
    }

    private record Proposal(
            ProposalQueue queue, Promise promise, int weight, Runnable done, Consumer<RecordSink> writer)
            implements Command {
        @Override
        public void append(RecordSink log) {
            writer.accept(log);
        }

        @Override
        public void applied(Verdict verdict) {
            done.run();
        }

        /**
         * On a full disk it asks again, for whoever proposed it waits for it. Else it is lost; the need for it is found
         * again from state after the restart that a failed log asks for.
         */
        @Override
        public void refused(ErrorCode code, String remark) {
            if (code == ErrorCode.DISK_FULL) {
                queue.add(this);
            } else {
                done.run();
            }
        }
    }

    /** May use the reserve, for to move is what frees the disk. */
    private record Move(
            RecordKind kind, Consumer<OutBuffer> header, ByteBuffer message, Runnable done, Runnable refused)
            implements Command {
        @Override
        public int weight() {
            return WEIGHT_BYTES + message.remaining();
        }

        @Override
        public void append(RecordSink log) {
            OutBuffer payload = log.payload();
            header.accept(payload);
            payload.putRaw(message.duplicate());
            log.write(kind);
        }

        @Override
        public void applied(Verdict verdict) {
            done.run();
        }

        @Override
        public void refused(ErrorCode code, String remark) {
            refused.run();
        }
    }
}
