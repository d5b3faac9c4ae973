package io.penstock.jms;

import io.penstock.jms.ConnectionSettings.Prefetch;
import io.penstock.jms.link.Address;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.Subscription;
import io.penstock.jms.link.Subscription.Durability;
import io.penstock.jms.link.Subscription.OwnMessages;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Topic;

/** Makes the consumers of a session: checks what they ask for, and says it as a subscription. For the session's thread. */
final class ConsumerMaker {
    private final PenstockConnection connection;
    private final SessionEngine session;

    ConsumerMaker(PenstockConnection connection, SessionEngine session) {
        this.connection = connection;
        this.session = session;
    }

    /** A consumer of a queue, or one with a topic subscription of its own that ends with it. */
    PenstockConsumer unshared(Destination destination, String selector, boolean noLocal) throws JMSException {
        session.gate().needOpen();
        PenstockDestination own = Destinations.own(destination);
        boolean queue = own.kind().isQueue();
        Prefetch prefetch = connection.settings().prefetch();
        // On a queue the specification gives noLocal no meaning, so it has none.
        return open(
                own,
                new Subscription(
                        own.name(),
                        queue ? Durability.QUEUE : Durability.PRIVATE,
                        null,
                        selectorOrNull(selector),
                        noLocal && !queue ? OwnMessages.SKIPPED : OwnMessages.HEARD,
                        own.claim()),
                queue ? prefetch.queue() : prefetch.topic());
    }

    /** A consumer of a subscription that has a name. */
    PenstockConsumer named(Topic topic, Durability durability, String name, String selector, boolean noLocal)
            throws JMSException {
        session.gate().needOpen();
        PenstockDestination own = Destinations.own(topic);
        if (own.kind().isQueue()) {
            throw JmsErrors.coded(
                    InvalidDestinationException::new,
                    ErrorCode.WRONG_DESTINATION_KIND,
                    "A subscription needs a topic, not " + own);
        }
        if (own.kind().isTemporary() && durability != Durability.SHARED) {
            throw JmsErrors.coded(
                    InvalidDestinationException::new,
                    ErrorCode.TEMPORARY_DESTINATION,
                    "A temporary topic ends with its connection, so it has no durable subscription: " + own);
        }
        if (name == null || name.isEmpty()) {
            throw JmsErrors.coded(JMSException::new, ErrorCode.INVALID_ARGUMENT, "The subscription needs a name");
        }
        if (durability == Durability.DURABLE && connection.clientIdOrNull() == null) {
            throw JmsErrors.coded(
                    IllegalStateException::new,
                    ErrorCode.CLIENT_ID_NEEDED,
                    "An unshared durable subscription needs a client id on the connection");
        }
        Prefetch prefetch = connection.settings().prefetch();
        return open(
                own,
                new Subscription(
                        own.name(),
                        durability,
                        name,
                        selectorOrNull(selector),
                        noLocal ? OwnMessages.SKIPPED : OwnMessages.HEARD),
                durability == Durability.SHARED ? prefetch.topic() : prefetch.durableTopic());
    }

    /** A browser of a queue. */
    PenstockQueueBrowser browser(Queue queue, String selector) throws JMSException {
        session.gate().needOpen();
        return PenstockQueueBrowser.open(connection, session, Destinations.own(queue), selectorOrNull(selector));
    }

    private static String selectorOrNull(String selector) {
        return selector == null || selector.isBlank() ? null : selector;
    }

    private PenstockConsumer open(PenstockDestination destination, Subscription subscription, int prefetch)
            throws JMSException {
        connection.destinations().number(destination, Address.Use.CONSUME);
        LocalRules.Redeliveries redeliveries = connection.settings().local().redeliveries();
        return new PenstockConsumer(
                connection, session, destination, subscription, session.open(subscription, prefetch, redeliveries));
    }
}
