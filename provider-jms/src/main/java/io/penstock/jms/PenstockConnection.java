package io.penstock.jms;

import io.penstock.jms.consume.SessionGate.Phase;
import io.penstock.jms.link.Answers;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.Subscription.Durability;
import io.penstock.jms.message.MessageCodec;
import io.penstock.jms.message.MessageOrigin;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;

/**
 * A connection (Jakarta Messaging 3.1, chapter 6.1): made connected and logged in, stopped until started.
 *
 * <p>Thread-safe. {@link ConnectionState} holds its phase and its sessions; nothing is locked while a session, the link or the application is called.
 */
public class PenstockConnection implements QueueConnection, TopicConnection {
    private final MessagingLink link;
    private final ConnectionSettings settings;
    private final SharedParts shared;
    private final ConnectionState state;
    private final Destinations destinations;
    private final MessageCodec codec;
    private final Runnable release;
    private final ConnectionConsumers connectionConsumers = new ConnectionConsumers(this);
    private volatile String clientId;

    /**
     * @param state what the link's listener already tells of; fresh
     * @param release gives up the factory's shared parts; called once, at the end of close
     */
    PenstockConnection(
            MessagingLink link,
            ConnectionSettings settings,
            SharedParts shared,
            ConnectionState state,
            Runnable release) {
        this.link = link;
        this.settings = settings;
        this.shared = shared;
        this.state = state;
        this.destinations = new Destinations(link, settings.client().timeOuts().requestMs());
        this.codec = new MessageCodec(destinations::received, settings.deserialization());
        this.release = release;
    }

    /** Takes the client id of the factory, if it has one; a failure leaves the connection to be closed. */
    void claimConfiguredClientId() throws JMSException {
        if (settings.clientId() != null) {
            claim(settings.clientId());
        }
    }

    private void claim(String id) throws JMSException {
        Answers.await(link.claimClientId(id), settings.client().timeOuts().requestMs(), "the client id " + id);
        clientId = id;
    }

    // ---- for sessions

    MessagingLink link() {
        return link;
    }

    ConnectionSettings settings() {
        return settings;
    }

    SharedParts shared() {
        return shared;
    }

    Destinations destinations() {
        return destinations;
    }

    MessageCodec codec() {
        return codec;
    }

    /** Who sends on this connection. */
    MessageOrigin origin() {
        MessagingLink.Identity identity = link.identity();
        String user = settings.sends().user() == ConnectionSettings.ShowUser.YES
                ? settings.client().login().user()
                : null;
        return new MessageOrigin(
                identity.clientInstance(),
                identity.connection(),
                clientId,
                user,
                settings.sends().applicationId());
    }

    /** The client id without the checks of {@link #getClientID}; null if there is none. */
    String clientIdOrNull() {
        return clientId;
    }

    /** Tells the ExceptionListener of an error that no caller can be told of; from a provider thread. */
    void report(JMSException error) {
        state.report(error);
    }

    /** Whether the calling thread is inside a callback of one of the connection's sessions. */
    boolean isInCallback() {
        return state.isInCallback();
    }

    void closed(SessionEngine session) {
        state.remove(session);
    }

    // ---- sessions

    @Override
    public Session createSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return new PenstockSession(this, newEngine(modeOf(transacted, acknowledgeMode)));
    }

    @Override
    public Session createSession(int sessionMode) throws JMSException {
        return new PenstockSession(this, newEngine(SessionMode.numbered(sessionMode)));
    }

    @Override
    public Session createSession() throws JMSException {
        return createSession(Session.AUTO_ACKNOWLEDGE);
    }

    @Override
    public QueueSession createQueueSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return new PenstockQueueSession(this, newEngine(modeOf(transacted, acknowledgeMode)));
    }

    @Override
    public TopicSession createTopicSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return new PenstockTopicSession(this, newEngine(modeOf(transacted, acknowledgeMode)));
    }

    private static SessionMode modeOf(boolean transacted, int acknowledgeMode) throws JMSException {
        if (transacted) {
            return SessionMode.TRANSACTED;
        }
        SessionMode mode = SessionMode.numbered(acknowledgeMode);
        if (mode == SessionMode.TRANSACTED) {
            throw JmsErrors.coded(
                    JMSException::new,
                    ErrorCode.INVALID_ARGUMENT,
                    "A session that is not transacted needs an acknowledge mode, not SESSION_TRANSACTED");
        }
        return mode;
    }

    /** A session's engine in this mode, known to the connection. */
    SessionEngine newEngine(SessionMode mode) throws JMSException {
        return state.add((number, started) -> engine(number, mode, started));
    }

    /** The engine of a connection consumer, known to the connection. */
    SessionEngine newLendingEngine() throws JMSException {
        return state.addLending((number, started) -> engine(number, SessionMode.LENDING, started));
    }

    private SessionEngine engine(int number, SessionMode mode, boolean started) {
        return new SessionEngine(
                number,
                mode,
                started ? Phase.STARTED : Phase.STOPPED,
                link,
                shared,
                settings.client().timeOuts(),
                state);
    }

    // ---- client id, metadata, exception listener

    @Override
    public String getClientID() throws JMSException {
        state.needOpen();
        return clientId;
    }

    @Override
    public void setClientID(String id) throws JMSException {
        state.needUnused();
        if (clientId != null) {
            throw JmsErrors.coded(
                    IllegalStateException::new, ErrorCode.CLIENT_ID_FIXED, "The client id is set already: " + clientId);
        }
        if (id == null || id.isEmpty()) {
            throw JmsErrors.coded(
                    InvalidClientIDException::new,
                    ErrorCode.INVALID_ARGUMENT,
                    "A client id is needed, not " + (id == null ? "null" : "an empty text"));
        }
        claim(id);
    }

    @Override
    public ConnectionMetaData getMetaData() throws JMSException {
        state.needOpen();
        return new PenstockConnectionMetaData();
    }

    @Override
    public ExceptionListener getExceptionListener() throws JMSException {
        state.needOpen();
        return state.exceptionListener();
    }

    @Override
    public void setExceptionListener(ExceptionListener listener) throws JMSException {
        state.needOpen();
        state.exceptionListener(listener);
    }

    // ---- start, stop, close

    @Override
    public void start() throws JMSException {
        state.begin(ConnectionState.Phase.STARTED).forEach(SessionEngine::start);
    }

    @Override
    public void stop() throws JMSException {
        for (SessionEngine session : state.sessions()) {
            session.needOutsideListener("Connection.stop");
        }
        for (SessionEngine session : state.begin(ConnectionState.Phase.STOPPED)) {
            session.stop();
        }
    }

    @Override
    public void close() throws JMSException {
        for (SessionEngine session : state.sessions()) {
            session.gate().needOutsideCallbacks("Connection.close");
        }
        if (!state.beginClose()) {
            return;
        }
        JMSException failure = null;
        for (SessionEngine session : state.sessions()) {
            try {
                session.closeWithConnection();
            } catch (JMSException failed) {
                failure = failed;
            }
        }
        try {
            Answers.await(link.close(), settings.client().timeOuts().closeMs(), "closing the connection");
        } catch (JMSException late) {
            failure = late;
        } finally {
            state.endClose();
            release.run();
        }
        if (failure != null && !ErrorCode.REQUEST_TIMEOUT.label().equals(failure.getErrorCode())) {
            throw JmsErrors.translate(failure);
        }
    }

    // ---- application servers' facilities

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Destination destination, String messageSelector, ServerSessionPool sessionPool, int maxMessages)
            throws JMSException {
        return connectionConsumers.make(
                maker -> maker.unshared(destination, messageSelector, false), sessionPool, maxMessages);
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Queue queue, String messageSelector, ServerSessionPool sessionPool, int maxMessages) throws JMSException {
        return connectionConsumers.make(
                maker -> maker.unshared(queue, messageSelector, false), sessionPool, maxMessages);
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Topic topic, String messageSelector, ServerSessionPool sessionPool, int maxMessages) throws JMSException {
        return connectionConsumers.make(
                maker -> maker.unshared(topic, messageSelector, false), sessionPool, maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
            Topic topic,
            String subscriptionName,
            String messageSelector,
            ServerSessionPool sessionPool,
            int maxMessages)
            throws JMSException {
        return connectionConsumers.make(
                maker -> maker.named(topic, Durability.SHARED, subscriptionName, messageSelector, false),
                sessionPool,
                maxMessages);
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
            Topic topic,
            String subscriptionName,
            String messageSelector,
            ServerSessionPool sessionPool,
            int maxMessages)
            throws JMSException {
        return connectionConsumers.make(
                maker -> maker.named(topic, Durability.DURABLE, subscriptionName, messageSelector, false),
                sessionPool,
                maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
            Topic topic,
            String subscriptionName,
            String messageSelector,
            ServerSessionPool sessionPool,
            int maxMessages)
            throws JMSException {
        return connectionConsumers.make(
                maker -> maker.named(topic, Durability.SHARED_DURABLE, subscriptionName, messageSelector, false),
                sessionPool,
                maxMessages);
    }

    @Override
    public String toString() {
        return "PenstockConnection[" + link.peer() + (clientId == null ? "" : ", client id " + clientId) + "]";
    }
}
