package io.penstock.jms;

import io.penstock.jms.transact.BranchResource;
import io.penstock.jms.transact.SessionBranches;
import jakarta.jms.JMSException;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TopicSession;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XATopicSession;
import javax.transaction.xa.XAResource;

/**
 * A session whose transactions are those of a transaction manager (Jakarta Messaging 3.1, chapter 8): what it sends and receives belongs to the branch with which its
 * resource is associated. Outside of a branch a message is sent at once, and acknowledged by being received.
 *
 * <p>Commit and rollback are the transaction manager's and are refused here. The session's close leaves a branch as it is; the resource ends it.
 */
public final class PenstockXASession extends PenstockSession implements XAQueueSession, XATopicSession {
    private final PenstockConnection connection;
    private final BranchResource resource;

    PenstockXASession(PenstockConnection connection, SessionEngine engine) {
        super(connection, engine);
        this.connection = connection;
        this.resource = new BranchResource(
                (SessionBranches) engine.transaction(),
                engine.link().branches(),
                engine.shared().streams(),
                engine.timeOuts(),
                () -> engine.awaitCompletions(null, engine.timeOuts().sendMs()));
    }

    @Override
    public Session getSession() throws JMSException {
        needOpen();
        return this;
    }

    /** The same session, as one that refuses what concerns topics alone. */
    @Override
    public QueueSession getQueueSession() throws JMSException {
        needOpen();
        return new PenstockQueueSession(connection, engine());
    }

    /** The same session, as one that refuses what concerns queues alone. */
    @Override
    public TopicSession getTopicSession() throws JMSException {
        needOpen();
        return new PenstockTopicSession(connection, engine());
    }

    /** Also of a closed session, whose branches are still to be ended. */
    @Override
    public XAResource getXAResource() {
        return resource;
    }
}
