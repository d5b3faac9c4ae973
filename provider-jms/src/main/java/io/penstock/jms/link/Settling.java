package io.penstock.jms.link;

import java.util.List;

/** An end for messages that a session holds. A value, for any thread. */
public record Settling(int session, Outcome outcome, List<TagRange> tags) {
    public Settling {
        tags = List.copyOf(tags);
    }

    /** What becomes of a message. */
    public enum Outcome {
        /** Consumed. */
        ACCEPTED,
        /** Goes back unread: to its place, and without a count. */
        RETURNED,
        /** Goes back seen: to its place, and its failure counts. */
        RELEASED,
        /** The application has got it too often: a dead letter. */
        REJECTED,
        /** Its time was over before the application got it. */
        EXPIRED
    }
}
