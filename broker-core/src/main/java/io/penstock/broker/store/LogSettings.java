package io.penstock.broker.store;

/**
 * How the log uses the disk.
 *
 * @param segmentBytes size of a new log's segments, a multiple of 4,096 (an existing log keeps its own)
 * @param preparedAhead how many segments are kept ready beyond the current one
 * @param sparesMax how many freed segment files are kept for reuse beyond that; more are deleted
 * @param freeBytesMin no file is allocated that would leave less free than this
 */
public record LogSettings(int segmentBytes, int preparedAhead, int sparesMax, long freeBytesMin) {
    /** The smallest segment: useful in tests, where crossing segments must be frequent. */
    public static final int SEGMENT_BYTES_MIN = 4 * 1024;

    public LogSettings {
        if (segmentBytes < SEGMENT_BYTES_MIN || segmentBytes % 4096 != 0 || segmentBytes > 1 << 30) {
            throw new IllegalArgumentException(
                    "segmentBytes must be a multiple of 4,096 from 4,096 to 1 GiB: " + segmentBytes);
        }
        if (preparedAhead < 2 || preparedAhead > 64) {
            throw new IllegalArgumentException("preparedAhead must be 2 to 64: " + preparedAhead);
        }
        if (sparesMax < 0 || freeBytesMin < 0) {
            throw new IllegalArgumentException("sparesMax and freeBytesMin must not be negative");
        }
    }

    /** Segments of that size, two prepared ahead, two spares kept, no room left free by intention. */
    public static LogSettings ofSegments(int segmentBytes) {
        return new LogSettings(segmentBytes, 2, 2, 0);
    }
}
