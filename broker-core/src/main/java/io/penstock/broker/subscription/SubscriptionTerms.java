package io.penstock.broker.subscription;

/**
 * What a subscription takes: from where, and which messages.
 *
 * @param selector the selector's text, or null for none
 * @param noLocal whether what the owner itself sends is left out
 */
public record SubscriptionTerms(int destinationId, String selector, boolean noLocal) {}
