package io.penstock.broker.delivery;

/** A bounded piece of reading that the log thread hands to the reader, and gets back. */
interface ReaderTask {
    /** Reads; on the reader's thread. */
    void read(OldMessages messages);

    /** Takes up what was read; on the log thread. */
    void done();
}
