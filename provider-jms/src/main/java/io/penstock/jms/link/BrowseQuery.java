package io.penstock.jms.link;

/**
 * A question of a browser. A value, for any thread.
 *
 * @param queue the queue's name
 * @param selector which messages are wanted, or null for all
 * @param queueId the queue of the destination
 * @param from the first offset that may be in the answer
 * @param upTo the offset after the last; −1 asks where the queues end
 * @param room for messages
 */
public record BrowseQuery(String queue, String selector, int queueId, long from, long upTo, Room room) {
    /**
     * What an answer may hold.
     *
     * @param bytes of messages; one that is larger comes alone
     * @param messages 0 for as many as fit
     */
    public record Room(int bytes, int messages) {}

    /** The question where the queues end, which is the browser's snapshot. */
    public static BrowseQuery snapshot(String queue, String selector) {
        return new BrowseQuery(queue, selector, 0, 0, -1, new Room(0, 0));
    }
}
