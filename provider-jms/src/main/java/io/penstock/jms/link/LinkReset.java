package io.penstock.jms.link;

import java.util.List;

/**
 * Takes links of a session to a new generation, giving back what was not settled. A value, for any thread.
 *
 * @param session the session
 * @param generation the new generation
 * @param seen what the application got and gives back: it comes again marked as redelivered
 * @param links the links that go to the new generation
 * @param why what the application threw, for people; null if it did not
 */
public record LinkReset(int session, int generation, List<TagRange> seen, List<Integer> links, String why) {
    public LinkReset {
        seen = List.copyOf(seen);
        links = List.copyOf(links);
    }

    /** Nothing was thrown. */
    public LinkReset(int session, int generation, List<TagRange> seen, List<Integer> links) {
        this(session, generation, seen, links, null);
    }
}
