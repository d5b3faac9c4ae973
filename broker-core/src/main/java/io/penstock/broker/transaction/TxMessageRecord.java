package io.penstock.broker.transaction;

import io.penstock.broker.destination.MessageRecord;
import io.penstock.protocol.wire.ClientEpoch;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A flyweight over the payload of a TX_MESSAGE record: the transaction's id ({@link TransactionId#LAYOUT}), then the same
 * as a MESSAGE record. Every transacted message is a record of its own, so that it has a position and a checksum of its
 * own when it is delivered.
 *
 * <p>Valid as long as the wrapped buffer is. One thread at a time.
 */
public final class TxMessageRecord {
    private final MessageRecord message = new MessageRecord();
    private ByteBuffer buffer;
    private int at;

    /** Shows a payload of {@code length} bytes that begins at the index. */
    public TxMessageRecord wrap(ByteBuffer source, int index, int length) {
        buffer = source;
        at = index;
        message.wrap(source, index + TransactionId.BYTES, length - TransactionId.BYTES);
        return this;
    }

    public TransactionId id() {
        UUID instance = new UUID(buffer.getLong(at), buffer.getLong(at + 8));
        ClientEpoch origin = new ClientEpoch(instance, buffer.getLong(at + 16), buffer.getInt(at + 24));
        return new TransactionId(origin, buffer.getInt(at + 28), buffer.getLong(at + 32));
    }

    /** The message and where it goes. */
    public MessageRecord message() {
        return message;
    }
}
