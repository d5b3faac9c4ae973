package io.penstock.protocol.transport;

/**
 * What bounds one connection.
 *
 * @param frameMax bytes of the largest frame accepted, after its length field
 * @param frameMaxBeforeLogin the same until the peer has logged in
 * @param loginMs time to log in; 0 = no limit
 * @param idleMs silence of the peer after which it is closed; 0 = no limit
 * @param writeStallMs time without progress of a pending write after which it is closed
 * @param unsentHighMark unsent bytes above which the low mark is watched
 * @param unsentLowMark unsent bytes below which the handler is told
 */
public record ConnectionLimits(
        int frameMax,
        int frameMaxBeforeLogin,
        int loginMs,
        int idleMs,
        int writeStallMs,
        int unsentHighMark,
        int unsentLowMark) {
    /** The largest frame there is. */
    public static final int FRAME_LIMIT = 16 * 1024 * 1024;

    /** By so much {@link #readHoldMark} is above the high mark: deliveries, which stop by themselves, seldom come there. */
    private static final int READ_HOLD_FACTOR = 4;

    public ConnectionLimits {
        if (frameMax <= 0 || frameMax > FRAME_LIMIT || frameMaxBeforeLogin <= 0 || frameMaxBeforeLogin > frameMax) {
            throw new IllegalArgumentException(
                    "frame limits must be within 1 to " + FRAME_LIMIT + ": " + frameMaxBeforeLogin + ", " + frameMax);
        }
        if (loginMs < 0 || idleMs < 0 || writeStallMs <= 0) {
            throw new IllegalArgumentException("time limits cannot be negative, and writeStallMs must be positive");
        }
        if (unsentLowMark <= 0 || unsentHighMark < unsentLowMark) {
            throw new IllegalArgumentException("marks must be positive and in order");
        }
    }

    /** Unsent bytes above which whoever accepted the connection takes no further frame, until the low mark is reached. */
    public long readHoldMark() {
        return (long) READ_HOLD_FACTOR * unsentHighMark;
    }

    /** A server's: 256 KiB and 10 s until logged in, 120 s of silence. */
    public static ConnectionLimits forServers() {
        return new ConnectionLimits(FRAME_LIMIT, 256 * 1024, 10_000, 120_000, 60_000, 1024 * 1024, 256 * 1024);
    }

    /** A client's: it trusts whom it dialled, and has no log-in to wait for. */
    public static ConnectionLimits forClients() {
        return new ConnectionLimits(FRAME_LIMIT, FRAME_LIMIT, 0, 120_000, 60_000, 1024 * 1024, 256 * 1024);
    }
}
