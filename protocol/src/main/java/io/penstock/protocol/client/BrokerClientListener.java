package io.penstock.protocol.client;

import io.penstock.protocol.wire.Deliver;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.Recall;

/**
 * What a {@link BrokerClient} tells the layer above. Called on the connection's event loop, one call at a time; an
 * implementation must not block and must not wait for a future of the client.
 *
 * <p>Between {@link #onInterrupted} and {@link #onRestored} nothing is delivered, and what was delivered before the
 * interruption never comes after it. Everything that was delivered and not settled goes back at the broker when the
 * connection is interrupted: the listener drops what its application has not seen, takes its credit for zero, and gives
 * credit anew in {@code onRestored}. Generations do not change by it: the client core adds its own count of restorations
 * on the wire and takes it off again.
 */
public interface BrokerClientListener {
    /** Messages for a link; the delivery's bytes belong to the listener. Generation and link are the client's. */
    void onDeliver(int link, int generation, Deliver messages);

    /** The broker wants unread messages of a link back. */
    void onRecall(Recall recall);

    /** The broker is lost and is looked for. */
    void onInterrupted(PenstockException why);

    /**
     * A link could not be set up again, because its subscription or destination is gone for good: it is closed, the others go
     * on. Comes ahead of {@link #onRestored}.
     */
    void onLinkLost(int link, PenstockException why);

    /** A broker is found and everything is set up again, links without credit. */
    void onRestored();

    /** The broker is lost for good; nothing follows, and every request fails. Called at most once. */
    void onLost(PenstockException why);
}
