package io.penstock.jms;

import io.penstock.jms.link.MessagingLink;
import jakarta.jms.JMSException;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicSession;

/** A connection that makes XA sessions beside ordinary ones. Thread-safe. */
public final class PenstockXAConnection extends PenstockConnection implements XAQueueConnection, XATopicConnection {
    PenstockXAConnection(
            MessagingLink link,
            ConnectionSettings settings,
            SharedParts shared,
            ConnectionState state,
            Runnable release) {
        super(link, settings, shared, state, release);
    }

    @Override
    public XASession createXASession() throws JMSException {
        return newXASession();
    }

    @Override
    public XAQueueSession createXAQueueSession() throws JMSException {
        return newXASession();
    }

    @Override
    public XATopicSession createXATopicSession() throws JMSException {
        return newXASession();
    }

    PenstockXASession newXASession() throws JMSException {
        return new PenstockXASession(this, newEngine(SessionMode.XA));
    }
}
