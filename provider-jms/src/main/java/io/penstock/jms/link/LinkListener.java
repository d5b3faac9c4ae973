package io.penstock.jms.link;

import java.util.List;

/**
 * What a {@link MessagingLink} tells the connection above it. Called on a transport thread, one call at a time of each broker: implementations do
 * little and neither block nor call application code.
 */
public interface LinkListener {
    /** Messages for a link, in order; an empty list is the end of a draining grant: the link's credit is used up. */
    void onDeliver(int link, int generation, List<Delivered> messages);

    /** The broker asks for up to so many unread messages back, the oldest first. */
    void onRecall(int link, int generation, int messages);

    /** The broker is lost and being looked for; every lease and all credit is gone, no delivery comes until {@link #onRestored}. */
    void onInterrupted(Throwable why);

    /** The same of one broker, while the connection goes on with the others: only what is there is lost, until {@link #onRestored(Part)}. */
    void onInterrupted(Part part, Throwable why);

    /** A link could not be opened again, for what it consumed from is gone for good: it is closed. Comes ahead of {@link #onRestored}. */
    void onLinkLost(int link, Exception why);

    /** The broker is back and every other link open again in its present generation, without credit. */
    void onRestored();

    /** The same of one broker. */
    void onRestored(Part part);

    /** The broker is lost for good; every later call fails. Called at most once, and last. */
    void onLost(Exception why);
}
