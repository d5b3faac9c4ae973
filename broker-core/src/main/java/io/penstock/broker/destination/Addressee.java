package io.penstock.broker.destination;

/**
 * Where a delayed message goes when its time has come.
 *
 * @param destinationId the destination that its sender named
 * @param queueId the queue of that destination
 * @param expiryAt when it expires, broker clock in ms; 0 never
 * @param sentPosition the log position at which it was sent, wherever it stands now; a topic's subscriptions from before
 *     it get it
 */
public record Addressee(int destinationId, int queueId, long expiryAt, long sentPosition) {
    /** Of a message that is where it belongs. */
    public static final Addressee NOBODY = new Addressee(0, 0, 0, 0);
}
