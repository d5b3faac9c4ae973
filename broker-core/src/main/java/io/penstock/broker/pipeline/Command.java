package io.penstock.broker.pipeline;

import io.penstock.broker.apply.Verdict;
import io.penstock.protocol.wire.ErrorCode;

/**
 * One admitted request, or one proposal of the broker's own, on its way through the pipeline.
 *
 * <pre>
 * admitted → append (writes its records) → [forced] → applied (answers)
 *        ↘ refused (answers with an error; nothing was written)
 * </pre>
 *
 * <p>Every method but {@link #weight} is called by the log thread. A command is answered exactly once, by {@code applied}
 * or by {@code refused}; one that was appended when the process died has no answer and may or may not be in the log.
 */
public interface Command {
    /** What an answer to this command promises. */
    enum Promise {
        /** It is in the log, in order; a power loss may take it. */
        ORDERED,
        /** It is on disk. */
        DURABLE
    }

    /** How this command joins a batch. */
    enum Place {
        /** Shares a batch; its {@code append} may see state from before the batch. */
        SHARED,
        /** Is the first and only command of its batch, so that its {@code append} sees everything applied. */
        ALONE
    }

    /** What the command takes of a disk that is running full. */
    enum Room {
        /** Refused once only the reserve is left: it adds messages. */
        FREE_ONLY,
        /** May use half of the reserve: it lets a message go, and adds it elsewhere. */
        HALF_RESERVE,
        /** May use the reserve: it lets messages go, or ends something. */
        RESERVE,
        /** Takes none, for it writes nothing: goes on however full the disk is. */
        NONE
    }

    default Promise promise() {
        return Promise.ORDERED;
    }

    default Place place() {
        return Place.SHARED;
    }

    default Room room() {
        return Room.RESERVE;
    }

    /** Bytes of heap that the command holds while it waits; also the measure of what it will append. */
    int weight();

    /** Writes the command's records, if it has any to write. */
    void append(RecordSink log);

    /** The records are as durable as promised and applied; gets the last one's verdict, or {@link Verdict#DONE}. */
    void applied(Verdict verdict);

    /** The command was not appended, or its fate is unknown because the log failed. */
    void refused(ErrorCode code, String remark);
}
