package io.penstock.jms.link;

/**
 * One consumer's way to a subscription. A value, for any thread.
 *
 * @param link the client's number for it, unique in the connection
 * @param session the session that leases what is delivered
 * @param generation the session's present generation
 * @param subscription the broker's number of the subscription
 * @param selector the consumer's own selector, or null
 * @param claim what the consumer claims of it
 * @param backOff how long what the application fails waits
 */
public record LinkOpening(
        int link,
        int session,
        int generation,
        long subscription,
        String selector,
        Subscription.Claim claim,
        BackOff backOff) {
    /** One that takes its share, and gets what fails again at once. */
    public LinkOpening(int link, int session, int generation, long subscription, String selector) {
        this(link, session, generation, subscription, selector, Subscription.Claim.SHARED, BackOff.NONE);
    }

    /** The same where the subscription has another number. */
    public LinkOpening of(long otherSubscription) {
        return new LinkOpening(link, session, generation, otherSubscription, selector, claim, backOff);
    }
}
