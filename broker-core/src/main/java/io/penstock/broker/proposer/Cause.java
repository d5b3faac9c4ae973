package io.penstock.broker.proposer;

import io.penstock.broker.destination.TransferRecord.Reason;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.message.BrokerProperties;
import io.penstock.protocol.message.MessageIdText;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.wire.QueueTransfer.Result;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Why a message goes elsewhere.
 *
 * @param text of one that is rejected or failed too often what the application threw, of a moved one the name of the queue that it goes to; or null
 * @param told learns once what became of it
 */
public record Cause(Reason reason, String text, Consumer<Result> told) {
    static final Cause EXPIRED = new Cause(Reason.EXPIRED, null, result -> {});
    static final Cause DELIVERY_LIMIT = new Cause(Reason.DELIVERY_LIMIT, null, result -> {});

    static Cause rejected(String exception) {
        return new Cause(Reason.REJECTED, cut(exception), result -> {});
    }

    private static String cut(String exception) {
        boolean isLong = exception != null && exception.length() > BrokerProperties.EXCEPTION_LIMIT;
        return isLong ? exception.substring(0, BrokerProperties.EXCEPTION_LIMIT) : exception;
    }

    /** The same, but for a message that failed too often it says what the application threw at last. */
    Cause threw(String exception) {
        return reason == Reason.DELIVERY_LIMIT ? new Cause(reason, cut(exception), told) : this;
    }

    /** An operator moves it to this queue. */
    public static Cause moved(String queue, Consumer<Result> told) {
        return new Cause(Reason.MOVED, queue, told);
    }

    /** An operator sends it back to where it is a dead letter of. */
    public static Cause retried(Consumer<Result> told) {
        return new Cause(Reason.RETRIED, null, told);
    }

    boolean isOperators() {
        return reason == Reason.MOVED || reason == Reason.RETRIED;
    }

    /** A copy of the message that says why it is a dead letter. */
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
        if (text != null) {
            said.put(BrokerProperties.EXCEPTION, text);
        }
        return BrokerProperties.put(message, said);
    }
}
