package io.penstock.jms.consume;

import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.Part;
import io.penstock.jms.link.TagRange;
import jakarta.jms.JMSException;
import java.util.List;

/**
 * What becomes of a session's messages once the application has them: one implementation per acknowledge mode.
 *
 * <p>The {@code on…} methods are the transport thread's and take only the session lock; {@link #listenerBegins} and {@link #listenerEnds} are the mailbox's; all
 * others the application's.
 */
public interface Settlement {
    /** How a listener came back. */
    enum Result {
        RETURNED,
        THREW
    }

    /** What has to be done after a listener came back. */
    enum After {
        NOTHING,
        /** The message is to be delivered again, at once and before any later one. */
        REDELIVER
    }

    /**
     * What a send to a broker and a receive from it ask first.
     *
     * @param broker as the link names it
     * @throws JMSException if the session's transaction has work at another one
     */
    default void needReach(String broker) throws JMSException {}

    /** The application has got this message as a receive's result. */
    void received(ConsumerLink from, Delivered message);

    /** A listener is about to get this message. */
    default void listenerBegins(ConsumerLink from, Delivered message) {
        received(from, message);
    }

    /**
     * The listener is done with the message that began last. Where nothing is acknowledged for it, one that throws leaves its
     * message unacknowledged and the next one follows (Jakarta Messaging 3.1, 8.7).
     */
    default After listenerEnds(ConsumerLink from, Delivered message, Result result) {
        return After.NOTHING;
    }

    /**
     * Gives back what the application got and has not settled, to come again in order and marked: recover, rollback, a listener that threw, close.
     *
     * @param timeoutMs milliseconds to wait for the broker's answer; 0 waits without end
     */
    void giveBack(long timeoutMs) throws JMSException;

    /**
     * The same after {@link After#REDELIVER}.
     *
     * @param why what the listener threw, for people
     */
    default void giveBack(String why, long timeoutMs) throws JMSException {
        giveBack(timeoutMs);
    }

    /** What the application got of a subscription and has not settled: stays leased when its consumer closes. */
    List<TagRange> seenOf(long subscription);

    /** Acknowledges all that the session delivered so far, if its mode leaves that to the application; durable on return. */
    void acknowledge() throws JMSException;

    /** What acknowledging one message does: the same, but in the mode where it settles that message alone. */
    default void acknowledge(TagRange message) throws JMSException {
        acknowledge();
    }

    /** Sends what is settled and not yet told, if anything is ever left untold. */
    default void flush() {}

    void onInterrupted();

    /** One broker is lost, and with it the leases of its subscriptions. */
    void onInterrupted(Part part);

    default void onRestored() {}
}
