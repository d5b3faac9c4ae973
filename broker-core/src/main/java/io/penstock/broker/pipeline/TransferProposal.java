package io.penstock.broker.pipeline;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationRecord;
import io.penstock.broker.destination.DestinationSettings;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.destination.MessageRecord;
import io.penstock.broker.destination.TransferRecord;
import io.penstock.broker.proposer.Transfer;
import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.ErrorCode;
import java.util.function.Consumer;

/**
 * A message goes elsewhere: one record, behind one that creates the queue if that has to be.
 *
 * <p>Owner: the log thread.
 */
final class TransferProposal implements Command {
    /** Beside the message: heap that the command costs, headers, and a queue that is created. */
    private static final int OVERHEAD_BYTES = 512;

    private final ProposalQueue queue;
    private final Destinations destinations;
    private final Transfer transfer;
    private final Consumer<Transfer.Outcome> done;

    TransferProposal(
            ProposalQueue queue, Destinations destinations, Transfer transfer, Consumer<Transfer.Outcome> done) {
        this.queue = queue;
        this.destinations = destinations;
        this.transfer = transfer;
        this.done = done;
    }

    /** Durable if its message is: what is taken from where it goes must not come again from where it was. */
    @Override
    public Promise promise() {
        return (transfer.flags() & MessageRecord.PERSISTENT) != 0 ? Promise.DURABLE : Promise.ORDERED;
    }

    /** Alone if it may have to create a queue, whose number is known only with everything applied. */
    @Override
    public Place place() {
        return destinations.find(transfer.target()) == null ? Place.ALONE : Place.SHARED;
    }

    /** It may make way for the head of the log, but must not take all the room of settlements. */
    @Override
    public Room room() {
        return Room.HALF_RESERVE;
    }

    @Override
    public int weight() {
        return OVERHEAD_BYTES + transfer.message().remaining();
    }

    @Override
    public void append(RecordSink log) {
        Destination existing = destinations.find(transfer.target());
        if (existing == null && transfer.absent() == Transfer.Absent.LEAVE) {
            return;
        }
        int id = existing == null ? destinations.nextId() : existing.id();
        if (existing == null) {
            DestinationRecord.LAYOUT.encode(
                    new DestinationRecord(id, transfer.target(), Kind.QUEUE, DestinationSettings.UNLIMITED),
                    log.payload());
            log.write(RecordKind.DESTINATION);
        }
        TransferRecord.write(log.payload(), transfer.header(), id, transfer.flags(), transfer.message());
        log.write(RecordKind.TRANSFER);
    }

    @Override
    public void applied(Verdict verdict) {
        done.accept(verdict.value() != 0 ? Transfer.Outcome.CARRIED_OUT : Transfer.Outcome.IGNORED);
    }

    /** On a full disk it waits for room; after a failure of the log nothing is moved any more. */
    @Override
    public void refused(ErrorCode code, String remark) {
        if (code == ErrorCode.DISK_FULL) {
            queue.add(this);
        } else if (code == ErrorCode.FRAME_TOO_LARGE) {
            done.accept(Transfer.Outcome.TOO_LARGE);
        }
    }
}
