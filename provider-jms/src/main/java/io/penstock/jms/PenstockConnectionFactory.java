package io.penstock.jms;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.client.ClientOptions;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;

/**
 * Makes connections to the broker that a URI names. It is a bean: the URI, and options set beside it, which win over those in the URI.
 *
 * <p>While none of its connections is open it holds no resources. It can be kept, serialized and bound in JNDI; two are equal when URI and options are. What was set is
 * checked when a connection is made, or by {@link #settings}. Set it up on one thread; making connections is for any thread.
 */
public class PenstockConnectionFactory
        implements ConnectionFactory, QueueConnectionFactory, TopicConnectionFactory, Serializable, Referenceable {
    private static final long serialVersionUID = 1L;

    /** Where a factory without a URI connects. */
    public static final String DEFAULT_URI = "penstock://localhost:" + PenstockUri.DEFAULT_PORT;

    private String uri;
    /** What the setters set: full option name to text. */
    private final TreeMap<String, String> options = new TreeMap<>();
    /** What its open connections share; null until the first is made. */
    private transient OpenConnections connections;

    /** Connects to {@link #DEFAULT_URI}. */
    public PenstockConnectionFactory() {
        this(DEFAULT_URI);
    }

    /** Connects where the URI says; see docs/uri-options.md. */
    public PenstockConnectionFactory(String uri) {
        this.uri = uri;
    }

    /** Connects where the URI says and logs in as this user. */
    public PenstockConnectionFactory(String username, String password, String uri) {
        this(uri);
        setUsername(username);
        setPassword(password);
    }

    /** Begins a factory whose addresses and options are given one by one. */
    public static ConnectionFactoryBuilder builder() {
        return new ConnectionFactoryBuilder();
    }

    /**
     * What a connection would be made from now.
     *
     * @throws JMSException with the code PENSTOCK-1107 that says what is wrong with the URI or an option
     */
    public ConnectionSettings settings() throws JMSException {
        try {
            return SettingsReader.read(PenstockUri.parse(uri), options);
        } catch (PenstockException wrong) {
            throw JmsErrors.translate(wrong);
        }
    }

    /** The same for another user; a null user is the anonymous one. */
    ConnectionSettings settingsFor(String username, String password) throws JMSException {
        // A user without a password is somebody who cannot log in, not nobody; the broker decides.
        ClientOptions.Login login = username == null
                ? ClientOptions.Login.anonymous()
                : new ClientOptions.Login(username, password == null ? "" : password);
        return settings().withLogin(login);
    }

    /** Where to open connections with these settings; those that are open keep the threads that they have. */
    private synchronized OpenConnections connections(ConnectionSettings settings) {
        ThreadKind kind = settings.local().threads();
        if (connections == null || connections.kind() != kind) {
            connections = new OpenConnections(kind);
        }
        return connections;
    }

    final <C extends PenstockConnection> C open(ConnectionSettings settings, OpenConnections.Making<C> making)
            throws JMSException {
        return connections(settings).open(settings, making);
    }

    // ---- connections

    @Override
    public PenstockConnection createConnection() throws JMSException {
        return open(settings(), PenstockConnection::new);
    }

    @Override
    public PenstockConnection createConnection(String username, String password) throws JMSException {
        return open(settingsFor(username, password), PenstockConnection::new);
    }

    @Override
    public QueueConnection createQueueConnection() throws JMSException {
        return open(settings(), PenstockQueueConnection::new);
    }

    @Override
    public QueueConnection createQueueConnection(String username, String password) throws JMSException {
        return open(settingsFor(username, password), PenstockQueueConnection::new);
    }

    @Override
    public TopicConnection createTopicConnection() throws JMSException {
        return createConnection();
    }

    @Override
    public TopicConnection createTopicConnection(String username, String password) throws JMSException {
        return createConnection(username, password);
    }

    @Override
    public JMSContext createContext() {
        return createContext(JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return Unchecked.call(() -> {
            SessionMode mode = SessionMode.numbered(sessionMode);
            return new PenstockContext(createConnection(), mode);
        });
    }

    @Override
    public JMSContext createContext(String username, String password) {
        return createContext(username, password, JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(String username, String password, int sessionMode) {
        return Unchecked.call(() -> {
            SessionMode mode = SessionMode.numbered(sessionMode);
            return new PenstockContext(createConnection(username, password), mode);
        });
    }

    // ---- properties, named as the options

    public final String getUri() {
        return uri;
    }

    public final void setUri(String uri) {
        this.uri = uri;
    }

    /**
     * Sets any option by its full name, such as {@code failover.randomize}.
     *
     * @param value null takes the setting back
     */
    public final void setOption(String name, String value) {
        if (value == null) {
            options.remove(name);
        } else {
            options.put(name, value);
        }
    }

    public final String getUsername() {
        return text(UriOptions.USERNAME);
    }

    public final void setUsername(String username) {
        set(UriOptions.USERNAME, username);
    }

    public final String getPassword() {
        return text(UriOptions.PASSWORD);
    }

    public final void setPassword(String password) {
        set(UriOptions.PASSWORD, password);
    }

    public final String getClientID() {
        return text(UriOptions.CLIENT_ID);
    }

    public final void setClientID(String clientID) {
        set(UriOptions.CLIENT_ID, clientID);
    }

    public final boolean isForceAsyncSend() {
        return get(UriOptions.FORCE_ASYNC_SEND);
    }

    public final void setForceAsyncSend(boolean forceAsyncSend) {
        set(UriOptions.FORCE_ASYNC_SEND, forceAsyncSend);
    }

    public final boolean isForceSyncSend() {
        return get(UriOptions.FORCE_SYNC_SEND);
    }

    public final void setForceSyncSend(boolean forceSyncSend) {
        set(UriOptions.FORCE_SYNC_SEND, forceSyncSend);
    }

    public final boolean isPopulateJMSXUserID() {
        return get(UriOptions.POPULATE_USER_ID);
    }

    public final void setPopulateJMSXUserID(boolean populateJMSXUserID) {
        set(UriOptions.POPULATE_USER_ID, populateJMSXUserID);
    }

    public final String getApplicationID() {
        return text(UriOptions.APPLICATION_ID);
    }

    public final void setApplicationID(String applicationID) {
        set(UriOptions.APPLICATION_ID, applicationID);
    }

    public final String getQueuePrefix() {
        return text(UriOptions.QUEUE_PREFIX);
    }

    public final void setQueuePrefix(String queuePrefix) {
        set(UriOptions.QUEUE_PREFIX, queuePrefix);
    }

    public final String getTopicPrefix() {
        return text(UriOptions.TOPIC_PREFIX);
    }

    public final void setTopicPrefix(String topicPrefix) {
        set(UriOptions.TOPIC_PREFIX, topicPrefix);
    }

    public final boolean isValidatePropertyNames() {
        return get(UriOptions.VALIDATE_PROPERTY_NAMES);
    }

    public final void setValidatePropertyNames(boolean validatePropertyNames) {
        set(UriOptions.VALIDATE_PROPERTY_NAMES, validatePropertyNames);
    }

    public final boolean isLocalMessageExpiry() {
        return get(UriOptions.LOCAL_MESSAGE_EXPIRY);
    }

    public final void setLocalMessageExpiry(boolean localMessageExpiry) {
        set(UriOptions.LOCAL_MESSAGE_EXPIRY, localMessageExpiry);
    }

    public final boolean isUseDaemonThread() {
        return get(UriOptions.USE_DAEMON_THREAD);
    }

    public final void setUseDaemonThread(boolean useDaemonThread) {
        set(UriOptions.USE_DAEMON_THREAD, useDaemonThread);
    }

    /** Milliseconds. */
    public final int getConnectTimeout() {
        return get(UriOptions.CONNECT_TIMEOUT);
    }

    public final void setConnectTimeout(int milliseconds) {
        set(UriOptions.CONNECT_TIMEOUT, milliseconds);
    }

    /** Milliseconds; 0 is without end. */
    public final int getRequestTimeout() {
        return get(UriOptions.REQUEST_TIMEOUT);
    }

    public final void setRequestTimeout(int milliseconds) {
        set(UriOptions.REQUEST_TIMEOUT, milliseconds);
    }

    /** Milliseconds; 0 is without end. */
    public final int getSendTimeout() {
        return get(UriOptions.SEND_TIMEOUT);
    }

    public final void setSendTimeout(int milliseconds) {
        set(UriOptions.SEND_TIMEOUT, milliseconds);
    }

    /** Milliseconds. */
    public final int getCloseTimeout() {
        return get(UriOptions.CLOSE_TIMEOUT);
    }

    public final void setCloseTimeout(int milliseconds) {
        set(UriOptions.CLOSE_TIMEOUT, milliseconds);
    }

    public final int getPrefetch() {
        return get(UriOptions.PREFETCH_ALL);
    }

    /** Sets the default of the queue, topic and durable topic prefetch. */
    public final void setPrefetch(int messages) {
        set(UriOptions.PREFETCH_ALL, messages);
    }

    public final int getQueuePrefetch() {
        return prefetch(UriOptions.QUEUE_PREFETCH);
    }

    public final void setQueuePrefetch(int messages) {
        set(UriOptions.QUEUE_PREFETCH, messages);
    }

    public final int getTopicPrefetch() {
        return prefetch(UriOptions.TOPIC_PREFETCH);
    }

    public final void setTopicPrefetch(int messages) {
        set(UriOptions.TOPIC_PREFETCH, messages);
    }

    public final int getDurableTopicPrefetch() {
        return prefetch(UriOptions.DURABLE_TOPIC_PREFETCH);
    }

    public final void setDurableTopicPrefetch(int messages) {
        set(UriOptions.DURABLE_TOPIC_PREFETCH, messages);
    }

    public final int getQueueBrowserPrefetch() {
        return get(UriOptions.BROWSER_PREFETCH);
    }

    public final void setQueueBrowserPrefetch(int messages) {
        set(UriOptions.BROWSER_PREFETCH, messages);
    }

    public final String getDeserializationAllowList() {
        return String.join(",", get(UriOptions.ALLOW_LIST));
    }

    /** Classes and packages that object messages may hold beyond the basics, separated by commas. */
    public final void setDeserializationAllowList(String allowList) {
        set(UriOptions.ALLOW_LIST, allowList);
    }

    public final String getDeserializationDenyList() {
        return String.join(",", get(UriOptions.DENY_LIST));
    }

    /** Classes and packages that object messages may not hold, separated by commas. */
    public final void setDeserializationDenyList(String denyList) {
        set(UriOptions.DENY_LIST, denyList);
    }

    private void set(UriOption<?> option, Object value) {
        setOption(option.name(), value == null ? null : value.toString());
    }

    private String text(UriOption<String> option) {
        String text = get(option);
        return text.isEmpty() ? null : text;
    }

    private int prefetch(UriOption<Integer> option) {
        return get(given(option) != null ? option : UriOptions.PREFETCH_ALL);
    }

    /** The value, or the default while what was given is none, so that a half-configured bean can be looked at. */
    private <T> T get(UriOption<T> option) {
        String given = given(option);
        try {
            return option.parse(given != null ? given : option.defaultText());
        } catch (PenstockException saidByTheConnection) {
            return option.parse(option.defaultText());
        }
    }

    private String given(UriOption<?> option) {
        String set = options.get(option.name());
        return set != null ? set : inUri().get(option.name());
    }

    /** The URI's options; none while the URI is not one. */
    private Map<String, String> inUri() {
        try {
            return PenstockUri.parse(uri).options();
        } catch (PenstockException notYetAUri) {
            return Map.of();
        }
    }

    // ---- as a value

    @Override
    public Reference getReference() {
        Reference reference = new Reference(
                getClass().getName(), new StringRefAddr("uri", uri), PenstockDestination.OBJECT_FACTORY, null);
        options.forEach((name, value) -> reference.add(new StringRefAddr(name, value)));
        return reference;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof PenstockConnectionFactory that
                && getClass() == that.getClass()
                && Objects.equals(uri, that.uri)
                && options.equals(that.options);
    }

    @Override
    public final int hashCode() {
        return Objects.hash(uri, options);
    }

    /** Shows URI and options, passwords masked. */
    @Override
    public final String toString() {
        Map<String, String> shown = new TreeMap<>(options);
        shown.replaceAll((name, value) -> UriOptions.isSecret(name) ? "***" : value);
        return getClass().getSimpleName() + "[" + PenstockUri.masked(uri) + (shown.isEmpty() ? "" : ", " + shown) + "]";
    }
}
