package io.penstock.jms;

import io.penstock.jms.consume.ConsumerLink;
import io.penstock.jms.consume.Settlement;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.Settling.Outcome;
import io.penstock.jms.link.TagRange;
import io.penstock.jms.message.PenstockMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a message between its link and the application: it is decoded, settled if its time is over, handed to a listener, and settled or given back by how the listener
 * came back. Without state; called by the session's thread, or inside the session's callback mark.
 *
 * @param session who gets the messages and settles them
 * @param destination where they come from
 * @param link the link they come by, which may be another session's that lends them
 */
record ListenerCalls(
        PenstockConnection connection, SessionEngine session, PenstockDestination destination, ConsumerLink link) {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerCalls.class);

    /** The message, or null if its time is over or it has come too often: then it is settled, and the application never sees it. */
    PenstockMessage decode(Delivered delivered) throws JMSException {
        int count = delivered.history() == Delivered.History.REDELIVERED
                ? Math.max(2, delivered.deliveryCount())
                : delivered.deliveryCount();
        PenstockMessage message = connection.codec().decode(delivered.bytes(), count, destination);
        TagRange tag = new TagRange(link.subscription(), delivered.queueId(), delivered.offset(), delivered.offset());
        long expiration = message.getJMSExpiration();
        LocalRules rules = connection.settings().local();
        if (rules.expiry() == LocalRules.Expiry.CHECKED
                && expiration != 0
                && expiration <= connection.shared().clock().epochMs()) {
            session.link().settle(new Settling(session.number(), Outcome.EXPIRED, List.of(tag)));
            return null;
        }
        if (rules.redeliveries().isBeyond(count)) {
            session.link()
                    .settle(new Settling(session.number(), rules.redeliveries().outcome(), List.of(tag)));
            return null;
        }
        message.propertyNames(rules.propertyNames());
        message.onAcknowledge(() -> session.acknowledge(tag));
        return message;
    }

    /** Calls a listener with one message; by null the message is dropped unsettled. */
    void deliver(Delivered delivered, MessageListener to) {
        PenstockMessage message;
        try {
            message = decode(delivered);
        } catch (JMSException | RuntimeException unreadable) {
            LOG.error(
                    "[message-unreadable] {} of {} cannot be decoded and stays unsettled",
                    delivered.offset(),
                    destination,
                    unreadable);
            return;
        }
        if (message == null || to == null) {
            return;
        }
        Settlement settlement = session.settlement();
        settlement.listenerBegins(link, delivered);
        Settlement.Result result = Settlement.Result.RETURNED;
        String why = null;
        try {
            to.onMessage(message);
        } catch (RuntimeException | Error thrown) {
            // An Error is the application's too: its session goes on as after an exception.
            result = Settlement.Result.THREW;
            why = ThrownText.of(thrown);
            LOG.warn("[listener-failed] a MessageListener on {} ended by an exception", destination, thrown);
        }
        if (settlement.listenerEnds(link, delivered, result) == Settlement.After.REDELIVER) {
            redeliver(why);
        }
    }

    private void redeliver(String why) {
        try {
            session.settlement().giveBack(why, session.timeOuts().requestMs());
        } catch (JMSException failed) {
            connection.report(failed);
        }
    }
}
