package io.penstock.broker.proposer;

import io.penstock.broker.destination.TransferRecord.Reason;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.message.BrokerProperties;
import io.penstock.protocol.message.MessageIdText;
import io.penstock.protocol.message.MessageView;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a message is a dead letter.
 *
 * @param exception what the application threw, or null
 */
record Cause(Reason reason, String exception) {
    static final Cause EXPIRED = new Cause(Reason.EXPIRED, null);
    static final Cause DELIVERY_LIMIT = new Cause(Reason.DELIVERY_LIMIT, null);

    Cause {
        exception = exception != null && exception.length() > BrokerProperties.EXCEPTION_LIMIT
                ? exception.substring(0, BrokerProperties.EXCEPTION_LIMIT)
                : exception;
    }

    /** A copy of the message that says so. */
    ByteBuffer annotate(ByteBuffer message, Subscription from, int failures, long nowMs) {
        MessageView view = new MessageView().wrap(message);
        Map<String, Object> said = new LinkedHashMap<>();
        said.put(BrokerProperties.REASON, reason.name());
        said.put(BrokerProperties.ORIGIN, from.destination().name());
        if (!from.destination().kind().isQueue()) {
            said.put(BrokerProperties.ORIGIN_SUBSCRIPTION, from.id());
        }
        said.put(BrokerProperties.ORIGIN_ID, MessageIdText.of(view.messageId()));
        said.put(BrokerProperties.DELIVERY_COUNT, failures);
        said.put(BrokerProperties.TIMESTAMP, nowMs);
        if (view.expiration() != 0) {
            said.put(BrokerProperties.ORIGIN_EXPIRATION, view.expiration());
        }
        if (exception != null) {
            said.put(BrokerProperties.EXCEPTION, exception);
        }
        return BrokerProperties.put(message, said);
    }
}
