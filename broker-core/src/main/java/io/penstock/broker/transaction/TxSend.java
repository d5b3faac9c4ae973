package io.penstock.broker.transaction;

import io.penstock.protocol.wire.Layout;
import java.nio.ByteBuffer;

/**
 * A message sent in a transaction, as its record holds it. The message is a view of the record's bytes.
 *
 * <p>The message bytes of the first send begin {@link #HEADER_BYTES} after the list's count, those of the next one as
 * many after the end of the first, and so on: that is how an entry of a consume queue can point to them.
 */
public record TxSend(int destinationId, int queueId, long expiryAt, long visibleAt, int flags, ByteBuffer message) {
    /** Bytes of a send before its message. */
    public static final int HEADER_BYTES = 29;

    public static final Layout<TxSend> LAYOUT = Layout.<TxSend>of("TxSend", 0, "A message sent in a transaction.")
            .int32("destinationId", "", "The destination's number.", TxSend::destinationId)
            .int32("queueId", "", "The queue of the destination that it is put in.", TxSend::queueId)
            .int64("expiryAt", "ms, broker clock", "When it expires; 0 never.", TxSend::expiryAt)
            .int64("visibleAt", "ms, broker clock", "When it becomes due; 0 at once.", TxSend::visibleAt)
            .int8("flags", "", "1: persistent.", TxSend::flags)
            .slice("message", "The message, as its client encoded it.", TxSend::message)
            .build(in -> new TxSend(in.int32(), in.int32(), in.int64(), in.int64(), in.int8(), in.slice()));
}
