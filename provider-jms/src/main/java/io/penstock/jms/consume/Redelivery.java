package io.penstock.jms.consume;

import io.penstock.jms.link.Answers;
import io.penstock.jms.link.TagRange;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Giving messages back so that they come again, in order and marked: what recover, rollback, a failed listener and close have in common. For the
 * application's thread or the mailbox's.
 */
public final class Redelivery {
    private final Inbox inbox;
    private final Loads loads;

    public Redelivery(Inbox inbox, Loads loads) {
        this.inbox = inbox;
        this.loads = loads;
    }

    /** Gives back what the application got, and everything unread behind it; nothing if the application got nothing. */
    public void giveBack(List<TagRange> seen, long timeoutMs) throws JMSException {
        giveBack(seen, null, timeoutMs);
    }

    /**
     * The same because of an exception.
     *
     * @param why what the application threw, or null
     */
    void giveBack(List<TagRange> seen, String why, long timeoutMs) throws JMSException {
        if (seen.isEmpty() || inbox.isInterrupted()) {
            // While the broker is lost nothing is leased to us, and so nothing can be given back.
            return;
        }
        CompletableFuture<Void> released = CompletableFuture.completedFuture(null);
        if (loads.isUsed()) {
            // What was loaded later goes back with it, so that all of it comes again in order.
            loads.returnRest();
            released = loads.release(seen);
        }
        try {
            Answers.await(CompletableFuture.allOf(released, inbox.beginReset(seen, why)), timeoutMs, "redelivery");
        } finally {
            inbox.endReset();
        }
    }

    /** Gives back these messages alone, while the session goes on with what else it holds. */
    public void release(List<TagRange> seen, long timeoutMs) throws JMSException {
        if (seen.isEmpty() || inbox.isInterrupted()) {
            return;
        }
        CompletableFuture<Void> lent = loads.isUsed() ? loads.release(seen) : CompletableFuture.completedFuture(null);
        Answers.await(CompletableFuture.allOf(lent, inbox.release(seen)), timeoutMs, "redelivery");
    }

    /** Gives back everything unread, so that what is ready again before it comes first. */
    public void restart(long timeoutMs) throws JMSException {
        if (inbox.isInterrupted()) {
            return;
        }
        try {
            Answers.await(inbox.beginReset(List.of(), null), timeoutMs, "redelivery");
        } finally {
            inbox.endReset();
        }
    }

    /** The transaction has ended for which messages of other brokers were held back. */
    public void wakeHeldBack() {
        inbox.wakeHeldBack();
    }
}
