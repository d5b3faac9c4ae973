package io.penstock.jms;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** The session modes of Jakarta Messaging, with their numbers. */
enum SessionMode {
    TRANSACTED(Session.SESSION_TRANSACTED),
    AUTO(Session.AUTO_ACKNOWLEDGE),
    CLIENT(Session.CLIENT_ACKNOWLEDGE),
    DUPS_OK(Session.DUPS_OK_ACKNOWLEDGE),
    /** An extension. */
    INDIVIDUAL(PenstockSession.INDIVIDUAL_ACKNOWLEDGE),
    /** The transactions are a transaction manager's. */
    XA(Session.SESSION_TRANSACTED),
    /** No application's: that of a connection consumer, which lends its messages to others. */
    LENDING(SessionMode.NO_NUMBER);

    private static final int NO_NUMBER = -1;

    private final int number;

    SessionMode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Whether sends and receives take effect by a commit. */
    boolean isTransacted() {
        return this == TRANSACTED || this == XA;
    }

    /** Whether messages are settled by being handed over, so that the application has no say. */
    boolean settlesByDelivery() {
        return this == AUTO || this == DUPS_OK;
    }

    /**
     * The mode with this number.
     *
     * @throws JMSException if there is none
     */
    static SessionMode numbered(int number) throws JMSException {
        for (SessionMode mode : values()) {
            if (mode.number == number && mode != LENDING && mode != XA) {
                return mode;
            }
        }
        throw JmsErrors.coded(JMSException::new, ErrorCode.INVALID_ARGUMENT, "There is no session mode " + number);
    }
}
