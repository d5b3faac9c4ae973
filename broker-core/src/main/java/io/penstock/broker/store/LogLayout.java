package io.penstock.broker.store;

/**
 * The bytes of the commit log, declared once; {@code docs/formats/commit-log.md} says the same for people.
 *
 * <pre>
 *  segment file  00000000000000000000.log, named by the log position of its first byte
 *  +---------+---------+-----------+----- - - -+
 *  | batch   | batch   | END batch | (unused)  |   batches follow each other without a gap
 *  +---------+---------+-----------+----- - - -+
 *
 *  batch   0        4        8      10      12       16      24       32        40      44         48
 *          +--------+--------+-------+-------+--------+-------+--------+---------+-------+----------+---------
 *          | crc32c | magic  | vers. | flags | length | life  | posit. | forced  | count | reserved | records
 *          |        |        | int16 | int16 | int32  | int64 | int64  | To i64  | int32 | int32    |
 *          +--------+--------+-------+-------+--------+-------+--------+---------+-------+----------+---------
 *          the crc covers bytes 4 to 48 and the 32 header bytes of each record (which hold that record's own crc)
 *
 *  record  0        4        8      10      12         16       24          32
 *          +--------+--------+-------+-------+----------+--------+-----------+---------------------+
 *          | crc32c | length | kind  | vers. | reserved | posit. | timestamp | payload, 0 to 7 zero|
 *          |        | int32  | int16 | int16 | int32    | int64  | ms int64  | bytes of padding    |
 *          +--------+--------+-------+-------+----------+--------+-----------+---------------------+
 *          the crc covers everything from byte 4 to the end of the padding
 * </pre>
 *
 * <p>All numbers are big endian. Batches and records begin at multiples of 8. A record's {@code length} counts header
 * and payload, not the padding; a batch's counts everything. A batch never crosses a segment: when the next one does
 * not fit, an END batch takes the rest of the segment (only its header is written), and a rest shorter than a batch
 * header is skipped without one.
 */
public final class LogLayout {
    /** "Pnbt": the mark of a batch. */
    public static final int BATCH_MAGIC = 0x506e6274;

    /** The batch layout that this code writes. */
    public static final int BATCH_VERSION = 1;

    public static final int BATCH_CRC = 0;
    public static final int BATCH_MAGIC_AT = 4;
    public static final int BATCH_VERSION_AT = 8;
    public static final int BATCH_FLAGS = 10;
    public static final int BATCH_LENGTH = 12;
    public static final int BATCH_LIFE = 16;
    public static final int BATCH_POSITION = 24;
    /** Up to here the log was known to be forced when this batch was sealed. */
    public static final int BATCH_FORCED_TO = 32;

    public static final int BATCH_COUNT = 40;
    public static final int BATCH_HEADER_BYTES = 48;

    /** Flag: nothing but the rest of the segment. */
    public static final int FLAG_END = 1;

    public static final int RECORD_CRC = 0;
    public static final int RECORD_LENGTH = 4;
    public static final int RECORD_KIND = 8;
    public static final int RECORD_VERSION = 10;
    public static final int RECORD_POSITION = 16;
    public static final int RECORD_TIMESTAMP = 24;
    public static final int RECORD_HEADER_BYTES = 32;

    /** Batches and records begin at multiples of this. */
    public static final int ALIGNMENT = 8;

    /** The largest payload of one record, if the segments are large enough for it. */
    public static final int PAYLOAD_BYTES_MAX = 17 * 1024 * 1024;

    private LogLayout() {}

    /** The next multiple of {@link #ALIGNMENT}. */
    public static int align(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** What a record with that payload takes in a batch. */
    public static int recordBytes(int payloadLength) {
        return align(RECORD_HEADER_BYTES + payloadLength);
    }
}
