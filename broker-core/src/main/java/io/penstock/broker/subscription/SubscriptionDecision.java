package io.penstock.broker.subscription;

import io.penstock.protocol.wire.Subscribe.Durability;

/** What becomes of a wish to subscribe; see {@link #decide}. */
public enum SubscriptionDecision {
    /** There is none: create it. */
    CREATE,
    /** It is there as wanted: use it. */
    USE,
    /** It is there, idle and different: a new one takes its place, and the backlog of the old one is gone. */
    REPLACE,
    /** It is there, different and in use. */
    REFUSE_DIFFERENT,
    /** It is there, unshared, and has its one consumer. */
    REFUSE_IN_USE,
    /** The name is taken by a durable subscription that is shared, and this one is not; or the other way round. */
    REFUSE_OTHER_SHARING;

    /**
     * Jakarta Messaging 3.1, 4.11.2 and 8.3: durable shared and durable unshared subscriptions of one name exclude each
     * other, used or not; an idle one is replaced when topic, selector or noLocal differ; an unshared one has at most one
     * consumer.
     *
     * <p>Pure. Whether a subscription has consumers is serving state, so this is asked at admission; what is in the log
     * afterwards is unconditional.
     *
     * @param identity what is asked for
     * @param wanted on which terms
     * @param existing what {@link Subscriptions#find} answers for the identity, or null
     * @param activeConsumers how many consumers the existing one has
     */
    public static SubscriptionDecision decide(
            SubscriptionIdentity identity, SubscriptionTerms wanted, Subscription existing, int activeConsumers) {
        if (existing == null) {
            return CREATE;
        }
        SubscriptionIdentity there = existing.identity();
        if (there.isShared() != identity.isShared()) {
            return REFUSE_OTHER_SHARING;
        }
        boolean same = existing.terms().equals(wanted);
        if (activeConsumers == 0) {
            return same ? USE : REPLACE;
        }
        if (identity.durability() == Durability.DURABLE) {
            return REFUSE_IN_USE;
        }
        return same ? USE : REFUSE_DIFFERENT;
    }
}
