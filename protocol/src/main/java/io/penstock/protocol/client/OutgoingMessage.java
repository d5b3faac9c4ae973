package io.penstock.protocol.client;

import io.penstock.protocol.message.MessageLayout;

/**
 * A message to send, encoded in its stored layout.
 *
 * <p>The bytes belong to the client core until the send's future completes: they are sent again after a reconnect.
 *
 * @param destinationId from the broker's answer to {@code DESTINATION_CREATE}
 * @param queueId −1 = the broker's choice
 * @param ttlMs milliseconds to live from the broker's receipt; 0 = for ever
 * @param delayMs milliseconds until it may be delivered
 * @param stream the producer's sequence stream, as in the message
 * @param number its number in the stream, as in the message; ascending in the order of {@code produce} calls
 * @param bytes holds the encoded message
 * @param offset where it begins in {@code bytes}
 * @param length its length
 */
public record OutgoingMessage(
        int destinationId,
        int queueId,
        long ttlMs,
        long delayMs,
        int stream,
        long number,
        byte[] bytes,
        int offset,
        int length) {
    /** Whether the message is to outlive a crash of the broker. */
    boolean isPersistent() {
        return (bytes[offset + MessageLayout.FLAGS_AT] & MessageLayout.FLAG_PERSISTENT) != 0;
    }

    /** Says in the message itself that a broker may have it; the core calls this before it sends it again. */
    void markRepeated() {
        bytes[offset + MessageLayout.FLAGS_AT] |= MessageLayout.FLAG_REPEATED;
    }
}
