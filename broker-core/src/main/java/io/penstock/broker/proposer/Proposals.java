package io.penstock.broker.proposer;

import io.penstock.broker.destination.MoveRecord;
import io.penstock.broker.destination.StagedMoveRecord;
import io.penstock.broker.schedule.DueRecord;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What time or policy makes due, asked for as ordinary records.
 *
 * <p>Each proposal states its precondition again in its record, and apply ignores one that no longer holds. A proposal
 * may be lost (the process ends, the log fails): whoever asked finds the need again from state. Proposing never blocks.
 *
 * <p>Called by the log thread.
 */
public interface Proposals {
    /** Messages below {@code upTo} may be delivered from now on; after a crash they are flagged. */
    void reserve(long subscription, int queueId, long upTo);

    /**
     * Ranges of messages are past their time, or died with an unclean stop: settle each for the subscription that it names.
     *
     * @param done run once: it is applied, or the log has failed; while the disk is full it waits
     */
    void expire(List<TagRange> tags, Runnable done);

    /** The same, of messages that nobody asks for again. */
    default void expire(List<TagRange> tags) {
        expire(tags, () -> {});
    }

    /** Topics' subscriptions do not want ranges of messages, each of the subscription that it names. */
    void skip(List<TagRange> tags);

    /**
     * A live message gets a new place at the end of the log.
     *
     * @param message its bytes, which nobody changes any more
     * @param done run once it is applied
     * @param refused run instead if the log had no room for it
     */
    void move(MoveRecord.Header header, ByteBuffer message, Runnable done, Runnable refused);

    /**
     * The same for a message that waits for the end of its transaction or branch.
     *
     * @param staged the payload of its TX_MESSAGE, which nobody changes any more
     */
    void moveStaged(StagedMoveRecord.Header header, ByteBuffer staged, Runnable done, Runnable refused);

    /**
     * A message goes elsewhere.
     *
     * @param done told once what became of it; not called if the log has failed
     */
    void transfer(Transfer transfer, Consumer<Transfer.Outcome> done);

    /**
     * The time of delayed messages has come: each goes where it belongs.
     *
     * @param done run once: it is applied, or the log has failed
     */
    void due(DueRecord messages, Runnable done);

    /** Nobody consumes by this non-durable subscription any more. */
    void deleteSubscription(long subscription);

    /**
     * This branch, and no later one of its name, was not prepared in time.
     *
     * @param done run once: it is applied, or the log has failed; while the disk is full it waits
     */
    void timeOutBranch(BranchId branch, long number, Runnable done);

    /**
     * Nobody comes back to this temporary destination.
     *
     * @param still asked again in the proposal's turn
     * @param done run once: it is applied, or the log has failed; while the disk is full it waits
     */
    void deleteDestination(int destination, BooleanSupplier still, Runnable done);
}
