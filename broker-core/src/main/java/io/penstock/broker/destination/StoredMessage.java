package io.penstock.broker.destination;

import io.penstock.broker.store.RecordView;
import java.nio.ByteBuffer;

/**
 * The message inside a record, whichever kind of record holds it.
 *
 * <p>Stateless; any thread.
 */
public final class StoredMessage {
    /** Bytes of a transaction's id ahead of a transacted message. */
    public static final int TRANSACTION_ID_BYTES = 40;

    private StoredMessage() {}

    /** A slice of the record's buffer with the message as it is delivered. */
    public static ByteBuffer of(RecordView record) {
        int before = before(record);
        return record.buffer().slice(record.payloadOffset() + before, record.payloadLength() - before);
    }

    /** The same without an object for each: position and limit of a duplicate of the record's buffer are set to the message. */
    public static void show(RecordView record, ByteBuffer duplicate) {
        int payload = record.payloadOffset();
        duplicate.limit(payload + record.payloadLength()).position(payload + before(record));
    }

    private static int before(RecordView record) {
        return switch (record.kind()) {
            case MESSAGE -> MessageRecord.HEADER_BYTES;
            case TX_MESSAGE -> TRANSACTION_ID_BYTES + MessageRecord.HEADER_BYTES;
            case MOVE -> MoveRecord.HEADER_BYTES;
            case STAGED_MOVE -> StagedMoveRecord.HEADER_BYTES + TRANSACTION_ID_BYTES + MessageRecord.HEADER_BYTES;
            case TRANSFER -> TransferRecord.HEADER_BYTES + MessageRecord.HEADER_BYTES;
            default -> throw noMessage(record);
        };
    }

    /** A slice with all that a record says of a staged message, wherever it was copied to: the payload of its TX_MESSAGE. */
    public static ByteBuffer staged(RecordView record) {
        int before = switch (record.kind()) {
            case TX_MESSAGE -> 0;
            case STAGED_MOVE -> StagedMoveRecord.HEADER_BYTES;
            default -> throw noMessage(record);
        };
        return record.buffer().slice(record.payloadOffset() + before, record.payloadLength() - before);
    }

    private static IllegalStateException noMessage(RecordView record) {
        return new IllegalStateException(
                "the record at " + record.position() + " holds no such message but " + record.kind());
    }

    /** Where the delayed message inside a record goes when it is due. */
    public static Addressee addressee(RecordView record) {
        return switch (record.kind()) {
            case MESSAGE -> addressee(record, 0, record.position());
            case TX_MESSAGE -> addressee(record, TRANSACTION_ID_BYTES, record.position());
            case TRANSFER -> addressee(record, TransferRecord.HEADER_BYTES, record.position());
            case STAGED_MOVE ->
                addressee(
                        record,
                        StagedMoveRecord.HEADER_BYTES + TRANSACTION_ID_BYTES,
                        new StagedMoveRecord()
                                .wrap(record.buffer(), record.payloadOffset())
                                .sentPosition());
            case MOVE ->
                new MoveRecord().wrap(record.buffer(), record.payloadOffset()).target();
            default -> throw noMessage(record);
        };
    }

    private static Addressee addressee(RecordView record, int before, long sentPosition) {
        MessageRecord message = new MessageRecord()
                .wrap(record.buffer(), record.payloadOffset() + before, record.payloadLength() - before);
        return new Addressee(message.destinationId(), message.queueId(), message.expiryAt(), sentPosition);
    }

    /** Whether an entry's flags say that the message does not outlive a crash. */
    public static boolean isNonPersistent(int entryFlags) {
        return (entryFlags >> 8 & MessageRecord.PERSISTENT) == 0;
    }
}
