package io.penstock.jms;

import jakarta.jms.JMSException;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicConnectionFactory;

/**
 * Makes connections whose sessions take part in the transactions of a transaction manager (Jakarta Messaging 3.1, chapter 8). It is set up as {@link
 * PenstockConnectionFactory} is, and makes ordinary connections as well.
 */
public class PenstockXAConnectionFactory extends PenstockConnectionFactory
        implements XAConnectionFactory, XAQueueConnectionFactory, XATopicConnectionFactory {
    private static final long serialVersionUID = 1L;

    /** Connects to {@link #DEFAULT_URI}. */
    public PenstockXAConnectionFactory() {}

    /** Connects where the URI says; see docs/uri-options.md. */
    public PenstockXAConnectionFactory(String uri) {
        super(uri);
    }

    /** Connects where the URI says and logs in as this user. */
    public PenstockXAConnectionFactory(String username, String password, String uri) {
        super(username, password, uri);
    }

    @Override
    public PenstockXAConnection createXAConnection() throws JMSException {
        return open(settings(), PenstockXAConnection::new);
    }

    @Override
    public PenstockXAConnection createXAConnection(String username, String password) throws JMSException {
        return open(settingsFor(username, password), PenstockXAConnection::new);
    }

    @Override
    public XAQueueConnection createXAQueueConnection() throws JMSException {
        return createXAConnection();
    }

    @Override
    public XAQueueConnection createXAQueueConnection(String username, String password) throws JMSException {
        return createXAConnection(username, password);
    }

    @Override
    public XATopicConnection createXATopicConnection() throws JMSException {
        return createXAConnection();
    }

    @Override
    public XATopicConnection createXATopicConnection(String username, String password) throws JMSException {
        return createXAConnection(username, password);
    }

    @Override
    public XAJMSContext createXAContext() {
        return Unchecked.call(() -> new PenstockXAContext(createXAConnection()));
    }

    @Override
    public XAJMSContext createXAContext(String username, String password) {
        return Unchecked.call(() -> new PenstockXAContext(createXAConnection(username, password)));
    }
}
