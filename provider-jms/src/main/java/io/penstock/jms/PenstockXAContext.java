package io.penstock.jms;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.XAJMSContext;
import javax.transaction.xa.XAResource;

/** A context whose session is an XA session. For one thread at a time; close, start and stop are for any. */
final class PenstockXAContext extends PenstockContext implements XAJMSContext {
    private final PenstockXAConnection connection;

    PenstockXAContext(PenstockXAConnection connection) {
        super(connection, SessionMode.XA);
        this.connection = connection;
    }

    @Override
    PenstockSession newSession() throws JMSException {
        return connection.newXASession();
    }

    @Override
    public JMSContext getContext() {
        needOpen();
        return this;
    }

    @Override
    public XAResource getXAResource() {
        return Unchecked.call(() -> ((PenstockXASession) session()).getXAResource());
    }
}
