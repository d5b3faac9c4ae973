package io.penstock.jms.link;

/**
 * A destination that the link made for this connection alone. A value, for any thread.
 *
 * @param number the broker's number of it
 */
public record TemporaryDestination(Address address, int number) {}
