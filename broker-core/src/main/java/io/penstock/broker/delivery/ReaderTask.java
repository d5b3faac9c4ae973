package io.penstock.broker.delivery;

/** A bounded piece of reading that the log thread hands to the reader, and gets back. */
interface ReaderTask {
    /** Whether it asks a filter about messages that may be many, so that it must not have the machine to itself. */
    boolean asksFilter();

    /** Reads; on the reader's thread. */
    void read(OldMessages messages);

    /** Takes up what was read; on the log thread. */
    void done();
}
