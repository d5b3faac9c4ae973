package io.penstock.broker.proposer;

/**
 * What the moves of one target have come to; shared by those who ask for them.
 *
 * <p>Owner: the log thread.
 */
final class MoveProgress {
    private long unmovableAt = Long.MAX_VALUE;
    private boolean movedInRound;
    private boolean refusedInRound;
    private int underWay;
    private long bytes;

    void beginTarget() {
        unmovableAt = Long.MAX_VALUE;
    }

    void beginRound() {
        movedInRound = false;
        refusedInRound = false;
    }

    /** A move is asked for; {@link #moved} or {@link #refused} follows. */
    void begun() {
        underWay++;
    }

    /** A move is in the log; of no effect if the message was settled meanwhile. */
    void moved(int size) {
        underWay--;
        movedInRound = true;
        bytes += size;
    }

    /** The log took no move: the disk's reserve is full, or the log has failed. */
    void refused() {
        underWay--;
        refusedInRound = true;
    }

    /** @param position the lowest of messages that cannot be read; {@link Long#MAX_VALUE} if all can */
    void damaged(long position) {
        unmovableAt = Math.min(unmovableAt, position);
    }

    boolean isUnderWay() {
        return underWay > 0;
    }

    /** Whether another round may come further: something was moved, and nothing refused. */
    boolean goesOn() {
        return movedInRound && !refusedInRound;
    }

    boolean wasRefused() {
        return refusedInRound;
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
