package io.penstock.broker.proposer;

import io.penstock.broker.destination.TransferRecord;
import java.nio.ByteBuffer;

/**
 * A message that is to go elsewhere.
 *
 * @param header which message, and on which condition
 * @param target the name of the queue or topic that it goes to
 * @param absent what happens if there is none of that name
 * @param flags of the copy's MESSAGE header
 * @param message the copy's bytes, which nobody changes any more
 */
public record Transfer(TransferRecord.Header header, String target, Absent absent, int flags, ByteBuffer message) {
    /** What became of it. */
    public enum Outcome {
        CARRIED_OUT,
        /** Its conditions did not hold any more. */
        IGNORED,
        /** Its record is more than a segment of the log holds. */
        TOO_LARGE
    }

    /** What happens if a transfer's target is not there. */
    public enum Absent {
        /** It is created, as a queue without limits. */
        CREATE,
        /** The message stays where it is. */
        LEAVE
    }
}
