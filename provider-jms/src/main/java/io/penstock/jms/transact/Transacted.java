package io.penstock.jms.transact;

import io.penstock.jms.consume.Settlement;
import io.penstock.jms.produce.Outbox;
import jakarta.jms.JMSException;

/** What a transacted session has in place of acknowledging and of sending at once: one implementation for local transactions, one for XA branches. */
public interface Transacted extends Settlement, Outbox.Route {
    /**
     * Commits, durably on return.
     *
     * @param outbox whose stream's next number makes the commit repeatable
     */
    void commit(Outbox outbox) throws JMSException;

    /**
     * Drops the sends and gives back what was received.
     *
     * @param timeoutMs milliseconds to wait for the broker's answer; 0 waits without end
     */
    void rollback(long timeoutMs) throws JMSException;

    /** Acknowledging a message of a transacted session does nothing: its commit does (Jakarta Messaging 3.1, 6.2.10). */
    @Override
    default void acknowledge() {}
}
