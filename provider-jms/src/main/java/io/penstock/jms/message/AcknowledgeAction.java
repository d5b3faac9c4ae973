package io.penstock.jms.message;

import jakarta.jms.JMSException;

/**
 * What {@code acknowledge()} does to the session that delivered a message. Set by the session on each message that it hands to the
 * application; called on the application's thread.
 */
@FunctionalInterface
public interface AcknowledgeAction {
    /**
     * Acknowledges, where the session's mode asks for it.
     *
     * @throws jakarta.jms.IllegalStateException if the session is closed
     */
    void acknowledge() throws JMSException;
}
