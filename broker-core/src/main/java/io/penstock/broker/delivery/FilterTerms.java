package io.penstock.broker.delivery;

import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.SubscriptionOwner;

/**
 * What a {@link Filter} is made of; links of equal terms share a {@link View}. A value.
 *
 * @param selector the selector's text, or null for none
 * @param without whose messages are left out, or null for nobody's
 */
public record FilterTerms(String selector, Origin without) {
    /** Everything. */
    public static final FilterTerms ALL = new FilterTerms(null, null);

    /**
     * A sender: by its client id if that is given, else by its connection.
     *
     * @param clientId the client id, or null
     */
    public record Origin(SubscriptionOwner connection, String clientId) {}

    /** Of a selector; null and an empty text are none. */
    public static FilterTerms of(String selector) {
        return selector == null || selector.isBlank() ? ALL : new FilterTerms(selector, null);
    }

    /** Of a topic's subscription, for which they are the same whoever consumes. */
    public static FilterTerms of(Subscription subscription) {
        Origin without = subscription.noLocal()
                ? new Origin(
                        subscription.owner(),
                        subscription.isDurable() ? subscription.identity().clientId() : null)
                : null;
        return subscription.selector() == null && without == null
                ? ALL
                : new FilterTerms(subscription.selector(), without);
    }

    /** Of a link: on a queue its own selector, else the subscription's terms. */
    public static FilterTerms of(Subscription subscription, String linkSelector) {
        return subscription.destination().kind().isQueue() ? of(linkSelector) : of(subscription);
    }

    public boolean isAll() {
        return selector == null && without == null;
    }
}
