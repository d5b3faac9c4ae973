package io.penstock.broker.transaction;

import io.penstock.protocol.wire.TagRange;

/** What a commit asks the rest of the replicated state before it changes anything. Owner: the log thread. */
public interface CommitConditions {
    /** Whether a destination can take messages. */
    enum Room {
        /** It can. */
        FREE,
        /** Its limit stands against it, whatever it does with sends outside transactions: a commit never waits. */
        FULL,
        /** It does not exist any more, or not that queue. */
        GONE
    }

    /** Whether the subscription exists, and every offset of the range is there, unsettled and not pending. */
    boolean isSettleable(TagRange tags);

    /** Whether the destination exists and has that queue. */
    boolean hasQueue(int destinationId, int queueId);

    /** Whether a destination has room for so many more messages of so many bytes in all. */
    Room room(int destinationId, long messages, long bytes);
}
