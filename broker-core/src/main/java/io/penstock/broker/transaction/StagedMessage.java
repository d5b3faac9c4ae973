package io.penstock.broker.transaction;

import io.penstock.broker.store.QueueEntry;

/**
 * A message that waits in the log for the commit of its transaction.
 *
 * @param entry where it stands, and what its queue's entry will say; belongs to this record, nobody changes it
 */
public record StagedMessage(int destinationId, int queueId, QueueEntry entry) {}
