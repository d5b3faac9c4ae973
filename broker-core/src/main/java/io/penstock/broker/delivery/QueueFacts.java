package io.penstock.broker.delivery;

/**
 * What a queue's entry says of a message that delivery must know.
 *
 * @param position where the record stands in the log
 * @param flags the entry's flags and priority
 * @param expiry when it expires, epoch milliseconds of the broker's clock; 0 never
 */
record QueueFacts(long position, int flags, long expiry) {}
