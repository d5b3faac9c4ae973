package io.penstock.broker.proposer;

import io.penstock.broker.destination.Addressee;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.QueueSnapshot;
import java.nio.ByteBuffer;

/**
 * A question to the reader's thread: what do the entries of these needed messages say, and what do the messages?
 *
 * <p>Made by the log thread, which keeps the queue to itself; the reader looks at the immutable rest only.
 *
 * @param entries a snapshot of one block, or of the tail
 * @param offsets the needed ones of them, ascending; nobody changes the array
 * @param messagesBelow messages that stand below this log position are read too; 0 for none
 * @param targetsBefore of delayed messages that are due before this time, where they go is read too; 0 for none
 */
record Survey(DestinationQueue queue, QueueSnapshot entries, long[] offsets, long messagesBelow, long targetsBefore) {
    /**
     * The answer.
     *
     * @param entries one for each offset; fewer if the block is damaged or was reused
     * @param messages the bytes of each entry's message; null where none was asked for or room was up
     * @param targets where each delayed message goes; null where it was not asked for or the message is not there any more, {@link
     *     Addressee#NOBODY} where it is damaged
     * @param damagedAt the lowest position of a message that fails its checksum, or {@link Long#MAX_VALUE}
     */
    record Findings(Survey survey, QueueEntry[] entries, ByteBuffer[] messages, Addressee[] targets, long damagedAt) {
        /** Whether every entry could be read. */
        boolean isComplete() {
            return entries.length == survey.offsets.length;
        }
    }
}
