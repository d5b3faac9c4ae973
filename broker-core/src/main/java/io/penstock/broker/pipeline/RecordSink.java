package io.penstock.broker.pipeline;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;

/**
 * Where a command writes its record. Called by the log thread inside {@link Command#append}, at most once for a command.
 */
public interface RecordSink {
    /** An empty buffer to encode a payload in; valid until the record is written. */
    OutBuffer payload();

    /** Writes a record whose payload is what {@link #payload} holds. */
    void write(RecordKind kind);

    /** Writes a record whose payload is what {@link #payload} holds, followed by the bytes of {@code tail}. */
    void write(RecordKind kind, ByteBuffer tail);

    /** The leader time of the batch, in epoch milliseconds: never decreases along the log. */
    long timestamp();
}
