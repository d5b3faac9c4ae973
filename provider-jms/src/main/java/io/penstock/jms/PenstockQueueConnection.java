package io.penstock.jms;

import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.MessagingLink;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Topic;

/** A QueueConnection, which refuses connection consumers of topics' subscriptions (Jakarta Messaging 3.1, API of Connection). Thread-safe. */
final class PenstockQueueConnection extends PenstockConnection {
    PenstockQueueConnection(
            MessagingLink link,
            ConnectionSettings settings,
            SharedParts shared,
            ConnectionState state,
            Runnable release) {
        super(link, settings, shared, state, release);
    }

    private static IllegalStateException refused(String method) {
        return JmsErrors.coded(
                IllegalStateException::new, ErrorCode.ILLEGAL_STATE, "A QueueConnection has no " + method);
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
            Topic topic, String subscriptionName, String messageSelector, ServerSessionPool pool, int maxMessages)
            throws JMSException {
        throw refused("createSharedConnectionConsumer");
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
            Topic topic, String subscriptionName, String messageSelector, ServerSessionPool pool, int maxMessages)
            throws JMSException {
        throw refused("createDurableConnectionConsumer");
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
            Topic topic, String subscriptionName, String messageSelector, ServerSessionPool pool, int maxMessages)
            throws JMSException {
        throw refused("createSharedDurableConnectionConsumer");
    }
}
