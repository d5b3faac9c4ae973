package io.penstock.broker.pipeline;

import io.penstock.broker.store.file.StoreException;
import io.penstock.protocol.wire.ErrorCode;

/**
 * The first stage: gathers a batch from what waits and writes it to the log.
 *
 * <p>Admission that needs the log's own state happens here: on a full disk commands that add messages are refused while
 * others go on in the reserve; while the next segment is merely being prepared, everything waits for it.
 *
 * <p>Owner: the log thread.
 */
final class AppendStage {
    /** How many commands share a batch: what bounds the time between two looks at the serving lane. */
    private static final int COMMANDS_LIMIT = 2048;

    /** Room that a command's records need beyond its own weight: headers, padding, the rest of a segment. */
    private static final long ROOM_SLACK_BYTES = 4096;

    private final Ingress ingress;
    private final ProposalQueue proposals;
    private final DurableLog log;
    private final Batch batch;
    private final int bytesMax;
    private Command held;

    AppendStage(Ingress ingress, ProposalQueue proposals, DurableLog log, Batch batch, int bytesMax) {
        this.ingress = ingress;
        this.proposals = proposals;
        this.log = log;
        this.batch = batch;
        this.bytesMax = bytesMax;
    }

    /** Fills the batch with what waits: first what spilled, then proposals, then the ring. */
    void collect() {
        boolean more = begin() && !batch.isFull();
        // Not until there are none: one that finds the disk full asks again, in the next turn.
        for (int left = proposals.size(); more && held == null && left > 0; left--) {
            more = take(proposals.poll());
        }
        if (more && held != null) {
            Command next = held;
            held = null;
            more = take(next);
        }
        if (more && held == null) {
            ingress.take(this::take);
        }
    }

    /** What spilled may have to wait for its segment, as everything behind it then does. */
    private boolean begin() {
        try {
            batch.begin();
            return true;
        } catch (StoreException e) {
            if (e.category() != StoreException.Category.FULL) {
                throw e;
            }
            batch.members().clear();
            return false;
        }
    }

    /** Takes one command in; answers whether the batch takes another. */
    private boolean take(Command command) {
        if (command.place() == Command.Place.ALONE && !batch.isEmpty()) {
            held = command;
            return false;
        }
        StoreException failure = log.failure();
        if (failure != null) {
            command.refused(ErrorCode.STORE_FAILED, "the log has failed and needs a restart: " + failure.getMessage());
            return true;
        }
        if (command.room() == Command.Room.NONE) {
            return add(command);
        }
        // The weight is more than the largest of its records, which must have a place in one segment.
        if (command.weight() > log.ampleRoom()) {
            command.refused(
                    ErrorCode.FRAME_TOO_LARGE,
                    "a request of " + command.weight() + " bytes is more than a log segment holds here");
            return true;
        }
        long room = roomFor(command.room()) - batch.bytes();
        if (room < Math.min(2L * command.weight() + ROOM_SLACK_BYTES, log.ampleRoom())) {
            return full(command);
        }
        return add(command);
    }

    private long roomFor(Command.Room room) {
        return switch (room) {
            case FREE_ONLY -> log.freeRoom();
            case HALF_RESERVE -> log.reserveRoom() - log.ampleRoom() / 2;
            case RESERVE, NONE -> log.reserveRoom();
        };
    }

    private boolean add(Command command) {
        batch.add(command);
        return command.place() == Command.Place.SHARED
                && !batch.isFull()
                && batch.bytes() < bytesMax
                && batch.members().size() < COMMANDS_LIMIT;
    }

    private boolean full(Command command) {
        StoreException shortage = log.shortage();
        if (shortage == null) {
            held = command;
            return false;
        }
        command.refused(ErrorCode.DISK_FULL, shortage.getMessage());
        return true;
    }

    void append() {
        if (batch.hasRecords()) {
            log.append(batch.buffer());
        }
    }
}
