package io.penstock.broker.store;

/** Sees the records of the log in order while it is recovered, verified or printed. */
public interface RecordVisitor {
    /**
     * One sound record of a sound batch. The view is reused and valid during the call only.
     *
     * @param life the start of the broker in which the record was written
     */
    void onRecord(long life, RecordView record);
}
