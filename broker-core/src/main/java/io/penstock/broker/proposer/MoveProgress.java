package io.penstock.broker.proposer;

/**
 * What the moves of one target have come to; shared by those who ask for them.
 *
 * <p>Owner: the log thread.
 */
final class MoveProgress {
    private long unmovableAt = Long.MAX_VALUE;
    private boolean movedInRound;
    private int underWay;
    private long bytes;

    void beginTarget() {
        unmovableAt = Long.MAX_VALUE;
    }

    void beginRound() {
        movedInRound = false;
    }

    /** A move is asked for. */
    void begun(int size) {
        underWay++;
        movedInRound = true;
        bytes += size;
    }

    /** A move is applied, or came to nothing. */
    void over() {
        underWay--;
    }

    /** @param position the lowest of messages that cannot be read; {@link Long#MAX_VALUE} if all can */
    void damaged(long position) {
        unmovableAt = Math.min(unmovableAt, position);
    }

    boolean isUnderWay() {
        return underWay > 0;
    }

    boolean hasMovedInRound() {
        return movedInRound;
    }

    /** Whether a message below the target is damaged, so that the head cannot come there. */
    boolean isStuck() {
        return unmovableAt != Long.MAX_VALUE;
    }

    /** Bytes moved since the start. */
    long bytes() {
        return bytes;
    }
}
