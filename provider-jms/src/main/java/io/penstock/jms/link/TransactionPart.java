package io.penstock.jms.link;

import java.util.List;

/** Work of a session's transaction, shipped together. A value, for any thread. */
public record TransactionPart(int session, long transaction, List<Outgoing> sends, List<TagRange> settles) {
    public TransactionPart {
        sends = List.copyOf(sends);
        settles = List.copyOf(settles);
    }
}
