package io.penstock.broker.pipeline;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.OutBuffer;

/**
 * Where a command writes its record. Called by the log thread inside {@link Command#append}, as often as the command has records.
 */
public interface RecordSink {
    /** An empty buffer to encode a payload in; valid until the record is written. */
    OutBuffer payload();

    /** Writes a record whose payload is what {@link #payload} holds. */
    void write(RecordKind kind);

    /** The leader time of the batch, in epoch milliseconds: never decreases along the log. */
    long timestamp();
}
