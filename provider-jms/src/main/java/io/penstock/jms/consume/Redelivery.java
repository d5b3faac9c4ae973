package io.penstock.jms.consume;

import io.penstock.jms.link.Answers;
import io.penstock.jms.link.TagRange;
import jakarta.jms.JMSException;
import java.util.List;

/**
 * Giving messages back so that they come again, in order and marked: what recover, rollback, a failed listener and close have in common. For the
 * application's thread or the mailbox's.
 */
public final class Redelivery {
    private final Inbox inbox;
    private final long requestTimeoutMs;

    public Redelivery(Inbox inbox, long requestTimeoutMs) {
        this.inbox = inbox;
        this.requestTimeoutMs = requestTimeoutMs;
    }

    /** Gives back what the application got, and everything unread behind it; nothing if the application got nothing. */
    public void giveBack(List<TagRange> seen) throws JMSException {
        if (seen.isEmpty()) {
            return;
        }
        try {
            Answers.await(inbox.beginReset(seen), requestTimeoutMs, "redelivery");
        } finally {
            inbox.endReset();
        }
    }
}
