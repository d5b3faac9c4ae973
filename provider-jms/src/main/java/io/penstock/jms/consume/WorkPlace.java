package io.penstock.jms.consume;

import io.penstock.jms.link.MessagingLink;

/**
 * The broker at which a session's transaction has its work: the first that it touches, until it ends. Without a transaction there is none.
 *
 * <p>State is under the session lock. A listener's messages from another broker are held back until the transaction ends; whoever calls is refused.
 */
public final class WorkPlace {
    private final MessagingLink link;
    private String broker;
    private boolean heldBack;

    public WorkPlace(MessagingLink link) {
        this.link = link;
    }

    /** Where the work is, or null if there is none yet. */
    public String broker() {
        return broker;
    }

    /** Whether work at this broker may join. */
    public boolean isOpenTo(String other) {
        return broker == null || broker.equals(other);
    }

    /** There is work at this broker; false if the transaction's is elsewhere. */
    public boolean enter(String at) {
        boolean joins = isOpenTo(at);
        if (broker == null) {
            broker = at;
        }
        return joins;
    }

    /** The same for a message of a subscription. */
    public boolean enter(long subscription) {
        return enter(link.brokerOfSubscription(subscription));
    }

    /** The transaction has ended; true if a listener's message was held back for it. */
    public boolean leave() {
        broker = null;
        boolean held = heldBack;
        heldBack = false;
        return held;
    }

    /** Whether a listener may get a message now; one that may not is remembered. */
    boolean admits(long subscription) {
        if (broker == null) {
            return true;
        }
        boolean admitted = isOpenTo(link.brokerOfSubscription(subscription));
        heldBack |= !admitted;
        return admitted;
    }
}
