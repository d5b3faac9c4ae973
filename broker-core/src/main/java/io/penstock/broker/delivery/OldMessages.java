package io.penstock.broker.delivery;

import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.store.BlockReader;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.QueueSnapshot;
import io.penstock.broker.store.RecordReader;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.store.file.StoreException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries and messages as the reader's thread reads them. Owner: that thread. It retains a segment only while it reads
 * from it.
 */
final class OldMessages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OldMessages.class);

    /** Stands for a message that was settled, or moved, since its entry was taken; its old place in the log is gone. */
    static final ByteBuffer FREED = ByteBuffer.allocate(0);

    private final RecordReader records;
    private final BlockReader blocks;
    /** The buffer that was read from last, and a duplicate of it that shows one message after the other. */
    private ByteBuffer source;

    private ByteBuffer shown;

    OldMessages(RecordReader records, BlockReader blocks) {
        this.records = records;
        this.blocks = blocks;
    }

    /** Reads an entry; false if its block is not there any more. */
    boolean entry(QueueSnapshot entries, long offset, QueueEntry into) {
        return entries.get(offset, into, blocks);
    }

    /** The message of an entry from the buffer's position to its limit, valid until the next call; {@link #FREED}; or null if it is damaged. */
    ByteBuffer message(long offset, QueueEntry entry) {
        try {
            RecordView record = records.read(entry.position);
            return record == null ? FREED : show(record);
        } catch (StoreException e) {
            LOG.error("[log-damaged] message {}: {}", offset, e.getMessage());
            return null;
        }
    }

    private ByteBuffer show(RecordView record) {
        if (record.buffer() != source) {
            source = record.buffer();
            shown = source.duplicate();
        }
        StoredMessage.show(record, shown);
        return shown;
    }

    void release() {
        source = null;
        shown = null;
        records.release();
    }

    @Override
    public void close() {
        records.close();
    }
}
