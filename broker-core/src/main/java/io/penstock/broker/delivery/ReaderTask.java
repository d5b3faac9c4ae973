package io.penstock.broker.delivery;

/** A bounded piece of reading that the log thread hands to the reader, and gets back. */
interface ReaderTask {
    /** Whether a rest follows it, in which none of its kind is read: it asks a filter for a consumer or a browser, who will ask on. */
    boolean isPaced();

    /** Reads; on the reader's thread. */
    void read(OldMessages messages);

    /** Takes up what was read; on the log thread. */
    void done();
}
