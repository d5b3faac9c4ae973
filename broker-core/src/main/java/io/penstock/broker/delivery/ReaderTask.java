package io.penstock.broker.delivery;

/** A bounded piece of reading that the log thread hands to the reader, and gets back. */
interface ReaderTask {
    /** Each kind has places of its own at the reader, so that none is kept out by another. */
    enum Kind {
        /** Everything of a range. */
        WINDOW,
        /** What a filter wants of a range. */
        LOOK,
        /** For a browser. */
        PAGE,
        /** What a topic's subscription does not want; one at a time. */
        SWEEP
    }

    Kind kind();

    /** Whether a rest follows it, in which none of its kind is read: it asks a filter for a consumer or a browser, who will ask on. */
    boolean isPaced();

    /** Reads; on the reader's thread. */
    void read(OldMessages messages);

    /** Takes up what was read; on the log thread. */
    void done();
}
