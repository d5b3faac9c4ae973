package io.penstock.broker.proposer;

import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.subscription.Subscription;

/** Whom delivery asks of messages that may not be for any consumer any more. Called by the log thread. */
public interface Undeliverable {
    /** Nobody takes anything: for a replay. */
    Undeliverable NONE = new Undeliverable() {
        @Override
        public boolean claims(Subscription subscription, DestinationQueue queue, long offset) {
            return false;
        }

        @Override
        public boolean takesExpired(Subscription subscription, DestinationQueue queue, long offset) {
            return false;
        }
    };

    /** Whether the message goes to the dead letters and must not be delivered; its record settles it. */
    boolean claims(Subscription subscription, DestinationQueue queue, long offset);

    /** Whether the message, which is past its time or dead, is seen to here; else whoever asks has it expire. */
    boolean takesExpired(Subscription subscription, DestinationQueue queue, long offset);
}
