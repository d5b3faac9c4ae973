package io.penstock.jms;

import io.penstock.jms.consume.Loads;
import io.penstock.jms.link.Address;
import io.penstock.jms.link.Answers;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.Subscription.Durability;
import io.penstock.jms.message.DestinationKind;
import io.penstock.jms.message.PropertyNameRule;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.util.List;

/**
 * A session (Jakarta Messaging 3.1, chapter 6.2): the specification's face of a {@link SessionEngine}. It checks arguments and makes objects; states and threads are
 * the engine's. For one thread at a time, but close and, through the connection, start and stop are for any.
 */
public class PenstockSession extends SessionMessages implements QueueSession, TopicSession {
    /**
     * The number of a session mode beyond the specification's: {@code acknowledge} settles the one message that it is called on, durably when it returns, and {@code recover} gives
     * back the rest. A context's {@code acknowledge} settles all that its session delivered.
     */
    public static final int INDIVIDUAL_ACKNOWLEDGE = 101;

    private final PenstockConnection connection;
    private final SessionEngine engine;
    private final ConsumerMaker consumers;
    private volatile MessageListener loadedListener;

    PenstockSession(PenstockConnection connection, SessionEngine engine) {
        this.connection = connection;
        this.engine = engine;
        this.consumers = new ConsumerMaker(connection, engine);
    }

    final SessionEngine engine() {
        return engine;
    }

    @Override
    final void needOpen() throws JMSException {
        engine.gate().needOpen();
    }

    @Override
    final PropertyNameRule propertyNames() {
        return connection.settings().local().propertyNames();
    }

    // ---- transactions and acknowledging

    @Override
    public boolean getTransacted() throws JMSException {
        needOpen();
        return engine.mode().isTransacted();
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        needOpen();
        return engine.mode().number();
    }

    @Override
    public void commit() throws JMSException {
        engine.commit();
    }

    @Override
    public void rollback() throws JMSException {
        engine.rollback();
    }

    @Override
    public void recover() throws JMSException {
        engine.recover();
    }

    @Override
    public void close() throws JMSException {
        if (engine.close()) {
            connection.closed(engine);
        }
    }

    // ---- producers

    @Override
    public MessageProducer createProducer(Destination destination) throws JMSException {
        return producer(destination);
    }

    @Override
    public QueueSender createSender(Queue queue) throws JMSException {
        return producer(queue);
    }

    @Override
    public TopicPublisher createPublisher(Topic topic) throws JMSException {
        return producer(topic);
    }

    private PenstockProducer producer(Destination destination) throws JMSException {
        needOpen();
        PenstockDestination own = destination == null ? null : Destinations.own(destination);
        if (own != null) {
            connection.destinations().number(own, Address.Use.SEND);
        }
        return new PenstockProducer(new MessageSender(connection, engine), own);
    }

    // ---- consumers

    @Override
    public MessageConsumer createConsumer(Destination destination) throws JMSException {
        return createConsumer(destination, null, false);
    }

    @Override
    public MessageConsumer createConsumer(Destination destination, String messageSelector) throws JMSException {
        return createConsumer(destination, messageSelector, false);
    }

    @Override
    public MessageConsumer createConsumer(Destination destination, String messageSelector, boolean noLocal)
            throws JMSException {
        return consumers.unshared(destination, messageSelector, noLocal);
    }

    @Override
    public QueueReceiver createReceiver(Queue queue) throws JMSException {
        return consumers.unshared(queue, null, false);
    }

    @Override
    public QueueReceiver createReceiver(Queue queue, String messageSelector) throws JMSException {
        return consumers.unshared(queue, messageSelector, false);
    }

    @Override
    public TopicSubscriber createSubscriber(Topic topic) throws JMSException {
        return consumers.unshared(topic, null, false);
    }

    @Override
    public TopicSubscriber createSubscriber(Topic topic, String messageSelector, boolean noLocal) throws JMSException {
        return consumers.unshared(topic, messageSelector, noLocal);
    }

    @Override
    public TopicSubscriber createDurableSubscriber(Topic topic, String name) throws JMSException {
        return consumers.named(topic, Durability.DURABLE, name, null, false);
    }

    @Override
    public TopicSubscriber createDurableSubscriber(Topic topic, String name, String messageSelector, boolean noLocal)
            throws JMSException {
        return consumers.named(topic, Durability.DURABLE, name, messageSelector, noLocal);
    }

    @Override
    public MessageConsumer createDurableConsumer(Topic topic, String name) throws JMSException {
        return consumers.named(topic, Durability.DURABLE, name, null, false);
    }

    @Override
    public MessageConsumer createDurableConsumer(Topic topic, String name, String messageSelector, boolean noLocal)
            throws JMSException {
        return consumers.named(topic, Durability.DURABLE, name, messageSelector, noLocal);
    }

    @Override
    public MessageConsumer createSharedConsumer(Topic topic, String sharedSubscriptionName) throws JMSException {
        return consumers.named(topic, Durability.SHARED, sharedSubscriptionName, null, false);
    }

    @Override
    public MessageConsumer createSharedConsumer(Topic topic, String sharedSubscriptionName, String messageSelector)
            throws JMSException {
        return consumers.named(topic, Durability.SHARED, sharedSubscriptionName, messageSelector, false);
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(Topic topic, String name) throws JMSException {
        return consumers.named(topic, Durability.SHARED_DURABLE, name, null, false);
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(Topic topic, String name, String messageSelector)
            throws JMSException {
        return consumers.named(topic, Durability.SHARED_DURABLE, name, messageSelector, false);
    }

    @Override
    public void unsubscribe(String name) throws JMSException {
        needOpen();
        if (name == null || name.isEmpty()) {
            throw JmsErrors.coded(
                    InvalidDestinationException::new, ErrorCode.INVALID_ARGUMENT, "A durable subscription has a name");
        }
        Answers.await(engine.link().unsubscribe(name), engine.timeOuts().requestMs(), "unsubscribing " + name);
    }

    // ---- destinations

    @Override
    public Queue createQueue(String queueName) throws JMSException {
        return named(new PenstockQueue(connection.settings().local().queueName(nameOf(queueName))));
    }

    @Override
    public Topic createTopic(String topicName) throws JMSException {
        return named(new PenstockTopic(connection.settings().local().topicName(nameOf(topicName))));
    }

    private String nameOf(String name) throws JMSException {
        needOpen();
        if (name == null) {
            throw JmsErrors.coded(
                    InvalidDestinationException::new, ErrorCode.INVALID_ARGUMENT, "A destination has a name");
        }
        return name;
    }

    private static <D extends PenstockDestination> D named(D destination) throws JMSException {
        destination.validate();
        return destination;
    }

    @Override
    public QueueBrowser createBrowser(Queue queue) throws JMSException {
        return createBrowser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(Queue queue, String messageSelector) throws JMSException {
        return consumers.browser(queue, messageSelector);
    }

    @Override
    public TemporaryQueue createTemporaryQueue() throws JMSException {
        needOpen();
        return (TemporaryQueue) connection.destinations().createTemporary(DestinationKind.TEMPORARY_QUEUE);
    }

    @Override
    public TemporaryTopic createTemporaryTopic() throws JMSException {
        needOpen();
        return (TemporaryTopic) connection.destinations().createTemporary(DestinationKind.TEMPORARY_TOPIC);
    }

    // ---- application servers' facilities

    @Override
    public MessageListener getMessageListener() throws JMSException {
        needOpen();
        return loadedListener;
    }

    @Override
    public void setMessageListener(MessageListener listener) throws JMSException {
        needOpen();
        loadedListener = listener;
    }

    /** Delivers what a connection consumer has loaded to the session's listener, on the calling thread; without a load it does nothing. */
    @Override
    public void run() {
        engine.loads().run();
    }

    /**
     * Loads messages that a connection consumer took; a later {@link #run} delivers them.
     *
     * @return the load, for taking it away again
     * @throws IllegalStateException if the session is closed, or has no listener
     */
    final List<Loads.Loaded> load(PenstockConsumer source, List<Delivered> messages) throws JMSException {
        MessageListener listener = getMessageListener();
        if (listener == null) {
            throw JmsErrors.coded(
                    IllegalStateException::new,
                    ErrorCode.ILLEGAL_STATE,
                    "The ServerSession's Session has no MessageListener");
        }
        ListenerCalls calls = new ListenerCalls(connection, engine, source.destination(), source.link());
        List<Loads.Loaded> load = messages.stream()
                .map(one -> new Loads.Loaded(source.link(), one, delivered -> calls.deliver(delivered, listener)))
                .toList();
        engine.loads().add(load);
        return load;
    }

    final boolean isOf(PenstockConnection asked) {
        return connection == asked;
    }

    @Override
    public String toString() {
        return "PenstockSession[" + engine.number() + ", " + engine.mode() + ", " + connection + "]";
    }
}
