package io.penstock.jms.link;

/**
 * A commit. A value, for any thread.
 *
 * @param last the work that was not staged before
 * @param stagedParts how many parts were staged
 * @param stream the session's stream, which with the number makes the commit repeatable
 * @param number the commit's number in the stream
 */
public record TransactionEnd(TransactionPart last, int stagedParts, int stream, long number) {}
