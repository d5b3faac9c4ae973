package io.penstock.jms;

import io.penstock.jms.message.DestinationKind;
import jakarta.jms.JMSException;
import jakarta.jms.TemporaryTopic;

/**
 * A topic that ends with the connection that created it (Jakarta Messaging 3.1, 6.2.2). Anyone may send to it who got it as JMSReplyTo; only its own connection
 * consumes from it. Immutable, for any thread; a serialized one has lost its connection and cannot delete.
 */
public final class PenstockTemporaryTopic extends PenstockTopic implements TemporaryTopic {
    private static final long serialVersionUID = 1L;

    private final transient Destinations connection;

    /** @param connection where it was created or received; null if neither */
    PenstockTemporaryTopic(String name, Destinations connection) {
        super(DestinationKind.TEMPORARY_TOPIC, name);
        this.connection = connection;
    }

    @Override
    public void delete() throws JMSException {
        Destinations.delete(this, connection);
    }
}
