package io.penstock.jms.link;

import java.util.List;

/**
 * An answer to a browser: the snapshot, or messages. A value, for any thread.
 *
 * @param ends where the queues end, in the order of delivery
 * @param next where to go on
 * @param messages in order; there may be none before the end
 */
public record BrowsePage(List<End> ends, long next, List<Delivered> messages) {
    public BrowsePage {
        ends = List.copyOf(ends);
        messages = List.copyOf(messages);
    }

    /** Where a queue of the destination ends. */
    public record End(int queueId, long upTo) {}
}
