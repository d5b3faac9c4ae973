package io.penstock.jms;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.Answers;
import io.penstock.jms.link.BrowsePage;
import io.penstock.jms.link.BrowseQuery;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.message.PenstockMessage;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.ArrayDeque;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Looks at a queue without taking anything (Jakarta Messaging 3.1, section 4.1.6): each enumeration shows, in the order of
 * delivery, the messages that were in the queue when it was made and still are when their page is fetched; what came later
 * is never shown. It needs no started connection, since nothing is delivered.
 *
 * <p>For the session's thread; close is for any.
 */
final class PenstockQueueBrowser implements QueueBrowser {
    private static final int PAGE_BYTES = 256 * 1024;

    private final PenstockConnection connection;
    private final SessionEngine session;
    private final PenstockDestination queue;
    private final String selector;
    private volatile boolean closed;

    private PenstockQueueBrowser(
            PenstockConnection connection, SessionEngine session, PenstockDestination queue, String selector) {
        this.connection = connection;
        this.session = session;
        this.queue = queue;
        this.selector = selector;
    }

    /**
     * A browser of a queue that exists, with a selector that the broker has checked.
     *
     * @param selector null for none
     */
    static PenstockQueueBrowser open(
            PenstockConnection connection, SessionEngine session, PenstockDestination queue, String selector)
            throws JMSException {
        connection.destinations().number(queue, Address.Use.BROWSE);
        PenstockQueueBrowser browser = new PenstockQueueBrowser(connection, session, queue, selector);
        browser.ask(BrowseQuery.snapshot(queue.name(), selector));
        return browser;
    }

    private BrowsePage ask(BrowseQuery query) throws JMSException {
        return Answers.await(session.link().browse(query), session.timeOuts().requestMs(), "browsing " + queue);
    }

    private void needOpen() throws JMSException {
        if (closed) {
            throw JmsErrors.coded(IllegalStateException::new, ErrorCode.OBJECT_CLOSED, "The browser is closed");
        }
        session.gate().needOpen();
    }

    @Override
    public Queue getQueue() throws JMSException {
        needOpen();
        return (Queue) queue;
    }

    @Override
    public String getMessageSelector() throws JMSException {
        needOpen();
        return selector;
    }

    @Override
    public Enumeration<Message> getEnumeration() throws JMSException {
        needOpen();
        // What the session has consumed is not in its snapshot, though the modes that settle by themselves may not have
        // said so yet.
        session.settlement().flush();
        return new Snapshot(
                ask(BrowseQuery.snapshot(queue.name(), selector)).ends().iterator());
    }

    @Override
    public void close() {
        closed = true;
    }

    /** The messages of one moment. For the session's thread; a failure shows as the unchecked exception of the simplified API. */
    private final class Snapshot implements Enumeration<Message> {
        private final Iterator<BrowsePage.End> queues;
        private final ArrayDeque<PenstockMessage> page = new ArrayDeque<>();
        private BrowsePage.End at;
        private long next;

        Snapshot(Iterator<BrowsePage.End> queues) {
            this.queues = queues;
        }

        @Override
        public boolean hasMoreElements() {
            try {
                needOpen();
                while (page.isEmpty() && (at != null || queues.hasNext())) {
                    fetch();
                }
                return !page.isEmpty();
            } catch (JMSException failed) {
                throw JmsErrors.unchecked(failed);
            }
        }

        @Override
        public Message nextElement() {
            if (!hasMoreElements()) {
                throw new NoSuchElementException("All messages of the queue have been shown: " + queue);
            }
            return page.poll();
        }

        private void fetch() throws JMSException {
            if (at == null) {
                at = queues.next();
                next = 0;
            }
            BrowsePage got = ask(new BrowseQuery(
                    queue.name(),
                    selector,
                    at.queueId(),
                    next,
                    at.upTo(),
                    new BrowseQuery.Room(
                            PAGE_BYTES, connection.settings().prefetch().browser())));
            for (Delivered each : got.messages()) {
                add(each);
            }
            next = got.next();
            if (next >= at.upTo()) {
                at = null;
            }
        }

        private void add(Delivered each) throws JMSException {
            PenstockMessage message = connection.codec().decode(each.bytes(), each.deliveryCount(), queue);
            long expiration = message.getJMSExpiration();
            if (expiration == 0 || expiration > connection.shared().clock().epochMs()) {
                page.add(message);
            }
        }
    }
}
