package io.penstock.jms;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.TemporaryQueue;

/** The session of a TopicConnection, which refuses what concerns queues alone (Jakarta Messaging 3.1, 6.2, table of the domains). */
final class PenstockTopicSession extends PenstockSession {
    PenstockTopicSession(PenstockConnection connection, SessionEngine engine) {
        super(connection, engine);
    }

    private static IllegalStateException refused(String method) {
        return JmsErrors.coded(IllegalStateException::new, ErrorCode.ILLEGAL_STATE, "A TopicSession has no " + method);
    }

    @Override
    public Queue createQueue(String queueName) throws JMSException {
        throw refused("createQueue");
    }

    @Override
    public QueueBrowser createBrowser(Queue queue) throws JMSException {
        throw refused("createBrowser");
    }

    @Override
    public QueueBrowser createBrowser(Queue queue, String messageSelector) throws JMSException {
        throw refused("createBrowser");
    }

    @Override
    public TemporaryQueue createTemporaryQueue() throws JMSException {
        throw refused("createTemporaryQueue");
    }
}
