package io.penstock.jms.link;

/** Messages of one queue in a subscription, {@code from} and {@code to} included. A value, for any thread. */
public record TagRange(long subscription, int queueId, long from, long to) {}
