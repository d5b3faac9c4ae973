package io.penstock.broker.store;

import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;

/** Reads one record from a segment and checks everything that says it is that record. */
final class RecordCheck {
    private RecordCheck() {}

    static RecordView read(Segment segment, long position, RecordView into, LogChecksum checksum) {
        int offset = (int) (position - segment.start());
        ByteBuffer view = segment.view();
        if (offset % LogLayout.ALIGNMENT != 0 || segment.bytes() - offset < LogLayout.RECORD_HEADER_BYTES) {
            throw damaged(segment, position);
        }
        int length = view.getInt(offset + LogLayout.RECORD_LENGTH);
        if (length < LogLayout.RECORD_HEADER_BYTES
                || length > segment.bytes() - offset
                || view.getLong(offset + LogLayout.RECORD_POSITION) != position
                || view.getInt(offset + LogLayout.RECORD_CRC) != checksum.ofRecord(view, offset, length)) {
            throw damaged(segment, position);
        }
        return into.wrap(view, offset);
    }

    private static StoreException damaged(Segment segment, long position) {
        return new StoreException(Category.CORRUPT, segment.fileName(), position, "no sound record");
    }
}
