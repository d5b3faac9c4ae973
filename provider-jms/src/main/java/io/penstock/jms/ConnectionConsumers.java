package io.penstock.jms;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSessionPool;

/** Makes the connection consumers of a connection. For any thread. */
final class ConnectionConsumers {
    /** Says what is to be consumed, to the maker of an ordinary consumer. */
    interface Source {
        PenstockConsumer open(ConsumerMaker maker) throws JMSException;
    }

    private final PenstockConnection connection;

    ConnectionConsumers(PenstockConnection connection) {
        this.connection = connection;
    }

    /**
     * Makes one, which begins at once if the connection is started.
     *
     * @throws JMSException if there is no pool, a session could not be loaded with even one message, or an ordinary consumer would be refused as well
     */
    ConnectionConsumer make(Source source, ServerSessionPool pool, int maxMessages) throws JMSException {
        SessionEngine lender = connection.newLendingEngine();
        boolean made = false;
        try {
            if (pool == null) {
                throw JmsErrors.coded(
                        JMSException::new,
                        ErrorCode.INVALID_ARGUMENT,
                        "A connection consumer needs a ServerSessionPool");
            }
            if (maxMessages < 1) {
                throw JmsErrors.coded(
                        JMSException::new,
                        ErrorCode.INVALID_ARGUMENT,
                        "A session is loaded with at least one message, not with " + maxMessages);
            }
            PenstockConnectionConsumer consumer = new PenstockConnectionConsumer(
                    connection, lender, source.open(new ConsumerMaker(connection, lender)), pool, maxMessages);
            consumer.begin();
            made = true;
            return consumer;
        } finally {
            if (!made) {
                lender.inbox().endClose();
                connection.closed(lender);
            }
        }
    }
}
