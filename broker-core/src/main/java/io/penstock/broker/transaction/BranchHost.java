package io.penstock.broker.transaction;

import io.penstock.protocol.wire.TagRange;
import java.util.List;

/** What branches do to the rest of the replicated state. Every call takes effect at once. Owner: the log thread. */
public interface BranchHost extends CommitConditions {
    /** Takes hold of a range, all or nothing; false if any of it is settled or held. */
    boolean lock(TagRange tags);

    /** Gives a held range back: its messages are ready again, each with one more failed delivery. */
    void unlock(TagRange tags);

    /** Settles a held range. */
    void settleLocked(TagRange tags);

    /** Makes messages visible, in order; those of destinations that are gone are dropped. */
    void append(List<StagedMessage> messages);

    /** Keeps room in a destination, whoever else sends to it. */
    void reserve(int destinationId, long messages, long bytes);

    /** Lets go of room. */
    void release(int destinationId, long messages, long bytes);
}
