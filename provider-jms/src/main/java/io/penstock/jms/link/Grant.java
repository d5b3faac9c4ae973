package io.penstock.jms.link;

import java.util.List;

/**
 * Credit for a link: more messages and bytes that the broker may deliver beyond those granted before. A value, for any thread.
 *
 * @param link the link
 * @param generation the generation that the credit is for
 * @param messages how many more; 0 says only that a receiver is waiting now
 * @param bytes how many more bytes of messages; a message may begin while any is left
 * @param rest what becomes of credit that finds no message ready
 * @param seen the last message handed to the application on this link, or null for none
 * @param alsoSeen the same of other queues of the subscription, if it changed
 */
public record Grant(int link, int generation, int messages, int bytes, Rest rest, Tag seen, List<Tag> alsoSeen) {
    public Grant {
        alsoSeen = List.copyOf(alsoSeen);
    }

    /** Of a subscription with one queue in use. */
    public Grant(int link, int generation, int messages, int bytes, Rest rest, Tag seen) {
        this(link, generation, messages, bytes, rest, seen, List.of());
    }

    /** What becomes of credit that finds no message ready. */
    public enum Rest {
        /** It waits for messages. */
        KEPT,
        /** It is void, and an empty delivery says so. */
        DRAINED
    }

    /** A place in the subscription of a link. */
    public record Tag(int queueId, long offset) {}
}
