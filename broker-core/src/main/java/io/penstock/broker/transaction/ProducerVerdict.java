package io.penstock.broker.transaction;

/** What the idempotence table says of a numbered send or commit. */
public enum ProducerVerdict {
    /** Not accepted before: handle it as new. */
    ACCEPT,
    /** Accepted before: answer ok, and do nothing. */
    DUPLICATE,
    /** Of a stream that is not known, and not its first number: new if it was never sent before, in doubt if it was. */
    UNKNOWN,
    /** Too old to tell: the client takes a new stream, and fails what it was repeating. */
    IN_DOUBT
}
