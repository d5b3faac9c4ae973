package io.penstock.jms;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A context of the simplified API: a session, and a share in a connection that closes with the last context on it.
 *
 * <p>The session is made when first needed, so that a new context's client id can still be set. For one thread at a time; close, start and stop are for any.
 */
class PenstockContext extends ContextMessages {
    private final PenstockConnection connection;
    private final SessionMode mode;
    private final AtomicInteger contextsOnConnection;
    private PenstockSession session;
    private boolean closed;
    private volatile boolean autoStart = true;

    /** The first context on a connection. */
    PenstockContext(PenstockConnection connection, SessionMode mode) {
        this(connection, mode, new AtomicInteger());
    }

    private PenstockContext(PenstockConnection connection, SessionMode mode, AtomicInteger contextsOnConnection) {
        this.connection = connection;
        this.mode = mode;
        this.contextsOnConnection = contextsOnConnection;
        contextsOnConnection.incrementAndGet();
    }

    @Override
    synchronized PenstockSession session() throws JMSException {
        if (closed) {
            throw closedAlready();
        }
        if (session == null) {
            session = newSession();
        }
        return session;
    }

    /** Makes the session of this context, once. */
    PenstockSession newSession() throws JMSException {
        return new PenstockSession(connection, connection.newEngine(mode));
    }

    private synchronized PenstockSession sessionIfAny() {
        return session;
    }

    private static IllegalStateException closedAlready() {
        return JmsErrors.coded(IllegalStateException::new, ErrorCode.OBJECT_CLOSED, "The context is closed");
    }

    /** @throws jakarta.jms.IllegalStateRuntimeException if the context is closed */
    final synchronized void needOpen() {
        if (closed) {
            throw JmsErrors.unchecked(closedAlready());
        }
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        needOpen();
        return new PenstockContext(
                connection, Unchecked.call(() -> SessionMode.numbered(sessionMode)), contextsOnConnection);
    }

    // ---- the connection

    @Override
    public String getClientID() {
        needOpen();
        return Unchecked.call(connection::getClientID);
    }

    @Override
    public void setClientID(String clientID) {
        needOpen();
        Unchecked.run(() -> connection.setClientID(clientID));
    }

    @Override
    public ConnectionMetaData getMetaData() {
        needOpen();
        return Unchecked.call(connection::getMetaData);
    }

    @Override
    public ExceptionListener getExceptionListener() {
        needOpen();
        return Unchecked.call(connection::getExceptionListener);
    }

    @Override
    public void setExceptionListener(ExceptionListener listener) {
        needOpen();
        Unchecked.run(() -> connection.setExceptionListener(listener));
    }

    @Override
    public void start() {
        needOpen();
        Unchecked.run(connection::start);
    }

    @Override
    public void stop() {
        needOpen();
        Unchecked.run(connection::stop);
    }

    @Override
    public void setAutoStart(boolean start) {
        needOpen();
        autoStart = start;
    }

    @Override
    public boolean getAutoStart() {
        needOpen();
        return autoStart;
    }

    @Override
    public void close() {
        PenstockSession ending = sessionIfAny();
        Unchecked.run(() -> {
            if (ending != null) {
                ending.close();
            }
            if (end()) {
                connection.close();
            }
        });
    }

    /** Marks the end; true if this was the last context on the connection. */
    private synchronized boolean end() {
        if (closed) {
            return false;
        }
        closed = true;
        return contextsOnConnection.decrementAndGet() == 0;
    }

    // ---- the session

    @Override
    public boolean getTransacted() {
        needOpen();
        return mode.isTransacted();
    }

    @Override
    public int getSessionMode() {
        needOpen();
        return mode.number();
    }

    @Override
    public void commit() {
        Unchecked.run(() -> session().commit());
    }

    @Override
    public void rollback() {
        Unchecked.run(() -> session().rollback());
    }

    @Override
    public void recover() {
        Unchecked.run(() -> session().recover());
    }

    @Override
    public void acknowledge() {
        Unchecked.run(() -> session().engine().acknowledge());
    }

    @Override
    public JMSProducer createProducer() {
        return Unchecked.call(() -> {
            PenstockSession own = session();
            own.needOpen();
            return new PenstockJmsProducer(new MessageSender(connection, own.engine()));
        });
    }

    /** Makes a consumer of the session. */
    private interface Making {
        MessageConsumer make(PenstockSession session) throws JMSException;
    }

    private JMSConsumer consumer(Making making) {
        return Unchecked.call(() -> {
            PenstockConsumer made = (PenstockConsumer) making.make(session());
            if (autoStart) {
                connection.start();
            }
            return new PenstockJmsConsumer(made);
        });
    }

    @Override
    public JMSConsumer createConsumer(Destination destination) {
        return consumer(s -> s.createConsumer(destination));
    }

    @Override
    public JMSConsumer createConsumer(Destination destination, String messageSelector) {
        return consumer(s -> s.createConsumer(destination, messageSelector));
    }

    @Override
    public JMSConsumer createConsumer(Destination destination, String messageSelector, boolean noLocal) {
        return consumer(s -> s.createConsumer(destination, messageSelector, noLocal));
    }

    @Override
    public JMSConsumer createDurableConsumer(Topic topic, String name) {
        return consumer(s -> s.createDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createDurableConsumer(Topic topic, String name, String messageSelector, boolean noLocal) {
        return consumer(s -> s.createDurableConsumer(topic, name, messageSelector, noLocal));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(Topic topic, String name) {
        return consumer(s -> s.createSharedDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(Topic topic, String name, String messageSelector) {
        return consumer(s -> s.createSharedDurableConsumer(topic, name, messageSelector));
    }

    @Override
    public JMSConsumer createSharedConsumer(Topic topic, String sharedSubscriptionName) {
        return consumer(s -> s.createSharedConsumer(topic, sharedSubscriptionName));
    }

    @Override
    public JMSConsumer createSharedConsumer(Topic topic, String sharedSubscriptionName, String messageSelector) {
        return consumer(s -> s.createSharedConsumer(topic, sharedSubscriptionName, messageSelector));
    }

    @Override
    public void unsubscribe(String name) {
        Unchecked.run(() -> session().unsubscribe(name));
    }

    @Override
    public Queue createQueue(String queueName) {
        return Unchecked.call(() -> session().createQueue(queueName));
    }

    @Override
    public Topic createTopic(String topicName) {
        return Unchecked.call(() -> session().createTopic(topicName));
    }

    @Override
    public QueueBrowser createBrowser(Queue queue) {
        return Unchecked.call(() -> session().createBrowser(queue));
    }

    @Override
    public QueueBrowser createBrowser(Queue queue, String messageSelector) {
        return Unchecked.call(() -> session().createBrowser(queue, messageSelector));
    }

    @Override
    public TemporaryQueue createTemporaryQueue() {
        return Unchecked.call(() -> session().createTemporaryQueue());
    }

    @Override
    public TemporaryTopic createTemporaryTopic() {
        return Unchecked.call(() -> session().createTemporaryTopic());
    }

    @Override
    public String toString() {
        return "PenstockContext[" + mode + ", " + connection + "]";
    }
}
