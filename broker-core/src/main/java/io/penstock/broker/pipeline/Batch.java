package io.penstock.broker.pipeline;

import io.penstock.broker.store.BatchBuffer;
import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that travel together, and the records that they wrote: the unit of append, force and apply.
 *
 * <p>A command may write several records. Those that find no room any more spill, and open the next batch; the command
 * travels on in the batch of its last record.
 *
 * <p>Invariant: records stand in the buffer in the order of their commands. Owner: the log thread.
 */
final class Batch implements RecordSink {
    private static final int RECORD_VERSION = 1;

    /** One command and how many of this batch's records are its own. */
    static final class Member {
        private final Command command;
        private int records;
        private boolean complete;

        private Member(Command command) {
            this.command = command;
        }

        Command command() {
            return command;
        }

        int records() {
            return records;
        }

        /** Whether its last record is in this batch. */
        boolean isComplete() {
            return complete;
        }
    }

    private record Spilled(RecordKind kind, byte[] payload) {}

    private final DurableLog log;
    private final BatchBuffer buffer;
    private final OutBuffer payload = new OutBuffer(4096);
    private final List<Member> members = new ArrayList<>();
    private final ArrayDeque<Spilled> spilled = new ArrayDeque<>();
    private Command spilling;
    private Member open;
    private boolean durable;
    private boolean begun;
    private boolean full;

    Batch(DurableLog log, BatchBuffer buffer) {
        this.log = log;
        this.buffer = buffer;
    }

    /** Empties the batch and takes in what spilled from the one before. */
    void begin() {
        members.clear();
        begun = false;
        durable = false;
        full = false;
        if (spilling != null) {
            open = new Member(spilling);
            members.add(open);
            durable = spilling.promise() == Command.Promise.DURABLE;
            while (!spilled.isEmpty() && put(spilled.peek().kind, ByteBuffer.wrap(spilled.peek().payload))) {
                spilled.poll();
            }
            closeOpen();
        }
    }

    /** Lets a command write its records. */
    void add(Command command) {
        open = new Member(command);
        members.add(open);
        durable |= command.promise() == Command.Promise.DURABLE;
        command.append(this);
        if (open != null) {
            spilling = command;
            closeOpen();
        }
    }

    private void closeOpen() {
        open.complete = spilled.isEmpty();
        full |= !open.complete;
        spilling = open.complete ? null : spilling;
        open = null;
    }

    @Override
    public OutBuffer payload() {
        payload.reset();
        return payload;
    }

    @Override
    public void write(RecordKind kind) {
        ByteBuffer bytes = payload.toByteBuffer();
        if (!spilled.isEmpty() || !put(kind, bytes)) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(bytes.position(), copy);
            spilled.add(new Spilled(kind, copy));
        }
    }

    private boolean put(RecordKind kind, ByteBuffer bytes) {
        if (!begun) {
            log.begin(buffer, bytes.remaining());
            begun = true;
        } else if (!buffer.fits(bytes.remaining())) {
            return false;
        }
        buffer.add(kind, RECORD_VERSION, bytes);
        open.records++;
        return true;
    }

    @Override
    public long timestamp() {
        return log.timestamp();
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Whether the next batch has to begin with what found no room in this one. */
    boolean isFull() {
        return full;
    }

    /** Whether there is anything to append. */
    boolean hasRecords() {
        return begun && buffer.count() > 0;
    }

    /** Whether a command in it is answered only when it is on disk. */
    boolean isDurable() {
        return durable;
    }

    int bytes() {
        return begun ? buffer.length() : 0;
    }

    List<Member> members() {
        return members;
    }

    BatchBuffer buffer() {
        return buffer;
    }
}
