package io.penstock.protocol.wire;

import java.util.List;

/**
 * Gives everything unsettled on some links of a session back, in order.
 *
 * <p>Immutable; any thread.
 */
public record LinkReset(
        int session, int generation, List<TagRange> seen, List<TagRange> dead, List<Integer> links, String why) {
    public static final Layout<LinkReset> LAYOUT = Layout.<LinkReset>of(
                    "LINK_RESET",
                    CommandCode.LINK_RESET.code(),
                    "Gives everything unsettled on the links back in order, for rollback, recover, stop and close.")
            .int32("session", "", "The session that gives back.", LinkReset::session)
            .int32("generation", "", "The links' new generation.", LinkReset::generation)
            .list("seen", TagRange.LAYOUT, "What the application got: its failure count rises.", LinkReset::seen)
            .list("dead", TagRange.LAYOUT, "What the application rejects for good.", LinkReset::dead)
            .int32List("links", "The links to reset.", LinkReset::links)
            .optionalString(
                    "why", "What the application threw for what it gives back or rejects, for people.", LinkReset::why)
            .build(in -> new LinkReset(
                    in.int32(),
                    in.int32(),
                    in.list(TagRange.LAYOUT),
                    in.list(TagRange.LAYOUT),
                    in.int32List(),
                    in.optionalString()));

    /** Nothing is said of why. */
    public LinkReset(int session, int generation, List<TagRange> seen, List<TagRange> dead, List<Integer> links) {
        this(session, generation, seen, dead, links, null);
    }
}
