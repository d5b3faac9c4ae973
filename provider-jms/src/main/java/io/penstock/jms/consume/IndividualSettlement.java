package io.penstock.jms.consume;

import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.TagRange;
import jakarta.jms.JMSException;
import java.util.List;

/**
 * INDIVIDUAL_ACKNOWLEDGE, an extension: acknowledging a message settles that one alone, durably. A context has one method for all of its session's messages (Jakarta
 * Messaging 3.1, JMSContext.acknowledge), which does what it does in CLIENT_ACKNOWLEDGE.
 *
 * <p>A message that was acknowledged, or given back by a recover, is not this session's any more: acknowledging it does nothing.
 */
public final class IndividualSettlement extends ClientSettlement {
    /** @param requestTimeoutMs milliseconds to wait for the answer to an acknowledgement; 0 waits without end */
    public IndividualSettlement(
            SessionGate gate, int session, MessagingLink link, Redelivery redelivery, long requestTimeoutMs) {
        super(gate, session, link, redelivery, requestTimeoutMs);
    }

    @Override
    public void acknowledge(TagRange message) throws JMSException {
        if (take(message)) {
            settle(List.of(message));
        }
    }
}
