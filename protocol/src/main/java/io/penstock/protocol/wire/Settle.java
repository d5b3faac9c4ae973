package io.penstock.protocol.wire;

import java.util.List;

/**
 * Ends the lease of messages.
 *
 * <p>Immutable; any thread.
 */
public record Settle(int session, Outcome outcome, List<TagRange> tags) {
    public static final Layout<Settle> LAYOUT = Layout.<Settle>of(
                    "SETTLE",
                    CommandCode.SETTLE.code(),
                    "Ends the lease of messages. Oneway, or a request that is answered after force.")
            .int32("session", "", "The session that holds the leases.", Settle::session)
            .choice("outcome", Outcome.class, "What becomes of the messages.", Settle::outcome)
            .list("tags", TagRange.LAYOUT, "The messages.", Settle::tags)
            .build(in -> new Settle(in.int32(), in.choice(Outcome.class), in.list(TagRange.LAYOUT)));

    /** What becomes of messages whose lease ends. */
    public enum Outcome implements Coded {
        /** Consumed. */
        ACCEPT(0),
        /** Not seen by the application: back in order, uncounted. */
        RETURN(1),
        /** Seen by the application: back in order, the failure count rises. */
        RELEASE(2),
        /** To the dead letters. */
        REJECT(3),
        /** Its time was over before the application got it. */
        EXPIRED(4);

        private final int code;

        Outcome(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
