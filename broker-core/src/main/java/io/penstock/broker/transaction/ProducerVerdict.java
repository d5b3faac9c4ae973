package io.penstock.broker.transaction;

/** What the idempotence table says of a numbered send or commit. */
public enum ProducerVerdict {
    /** Not accepted before: handle it as new. */
    ACCEPT,
    /** Accepted before: answer ok, and do nothing. */
    DUPLICATE,
    /** Too old to tell, or of a stream that is not known: the client takes a new stream, and fails what it was repeating. */
    IN_DOUBT
}
