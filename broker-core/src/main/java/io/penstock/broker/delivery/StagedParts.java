package io.penstock.broker.delivery;

/**
 * How much of an open transaction has come by, so that its commit can say whether anything was lost: frames as the client
 * counts them, records as the log does.
 *
 * <p>Owner: the log thread. Dies with the connection, as what was staged does.
 */
public final class StagedParts {
    private int frames;
    private int records;

    /** One more frame, which became so many records. */
    public void add(int newRecords) {
        frames++;
        records += newRecords;
    }

    public int frames() {
        return frames;
    }

    public int records() {
        return records;
    }
}
