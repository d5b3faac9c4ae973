package io.penstock.conformance.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.Completed;
import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.lang.reflect.Method;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Everything that can be called on a closed object, whether it was closed itself or with what it belongs to. */
@Section({"6.1.8", "6.2.15"})
class ClosedObjectsTest extends ConformanceCase {
    private final Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    private Connection connection;
    private Session session;
    private MessageProducer producer;
    private MessageConsumer consumer;
    private QueueBrowser browser;
    private Enumeration<?> looking;
    private Queue queue;
    private Topic topic;
    private Message message;

    private void open() throws JMSException {
        queue = queue();
        topic = topic();
        connection = closing(factory().createConnection());
        connection.setClientID(name());
        session = connection.createSession();
        message = session.createTextMessage("message");
        producer = session.createProducer(queue);
        consumer = session.createConsumer(queue);
        browser = session.createBrowser(queue);
        looking = browser.getEnumeration();
    }

    private void assertAll(Class<? extends Exception> type) {
        calls.forEach((name, call) -> assertThatThrownBy(call).as(name).isInstanceOf(type));
    }

    /** Asserts that no method of the interface was forgotten here but close, and run, which has nothing to do. */
    private void assertComplete(Class<?> type) {
        Set<String> called = calls.keySet().stream()
                .map(name -> name.replaceAll("^.*\\.|\\(.*", ""))
                .collect(Collectors.toSet());
        for (Method method : type.getMethods()) {
            if (!Set.of("close", "run").contains(method.getName())) {
                assertThat(called).as("methods of %s", type).contains(method.getName());
            }
        }
    }

    private void addConnectionCalls() {
        calls.put("getClientID", connection::getClientID);
        calls.put("setClientID", () -> connection.setClientID("late"));
        calls.put("getMetaData", connection::getMetaData);
        calls.put("getExceptionListener", connection::getExceptionListener);
        calls.put("setExceptionListener", () -> connection.setExceptionListener(null));
        calls.put("start", connection::start);
        calls.put("stop", connection::stop);
        calls.put("createSession()", connection::createSession);
        calls.put("createSession(int)", () -> connection.createSession(Session.AUTO_ACKNOWLEDGE));
        calls.put("createSession(boolean, int)", () -> connection.createSession(true, 0));
        calls.put("createConnectionConsumer", () -> connection.createConnectionConsumer(queue, null, () -> null, 1));
        calls.put(
                "createSharedConnectionConsumer",
                () -> connection.createSharedConnectionConsumer(topic, "name", null, () -> null, 1));
        calls.put(
                "createDurableConnectionConsumer",
                () -> connection.createDurableConnectionConsumer(topic, "name", null, () -> null, 1));
        calls.put(
                "createSharedDurableConnectionConsumer",
                () -> connection.createSharedDurableConnectionConsumer(topic, "name", null, () -> null, 1));
        assertComplete(Connection.class);
    }

    private void addSessionCalls() {
        calls.put("createMessage", session::createMessage);
        calls.put("createTextMessage", session::createTextMessage);
        calls.put("createTextMessage(String)", () -> session.createTextMessage("text"));
        calls.put("createBytesMessage", session::createBytesMessage);
        calls.put("createMapMessage", session::createMapMessage);
        calls.put("createStreamMessage", session::createStreamMessage);
        calls.put("createObjectMessage", session::createObjectMessage);
        calls.put("createObjectMessage(Object)", () -> session.createObjectMessage("object"));
        calls.put("getTransacted", session::getTransacted);
        calls.put("getAcknowledgeMode", session::getAcknowledgeMode);
        calls.put("commit", session::commit);
        calls.put("rollback", session::rollback);
        calls.put("recover", session::recover);
        calls.put("getMessageListener", session::getMessageListener);
        calls.put("setMessageListener", () -> session.setMessageListener(received -> {}));
        calls.put("createProducer", () -> session.createProducer(queue));
        calls.put("createConsumer", () -> session.createConsumer(queue));
        calls.put("createConsumer(selector)", () -> session.createConsumer(queue, "a = 1"));
        calls.put("createConsumer(noLocal)", () -> session.createConsumer(topic, null, true));
        calls.put("createDurableConsumer", () -> session.createDurableConsumer(topic, "name"));
        calls.put("createDurableSubscriber", () -> session.createDurableSubscriber(topic, "name"));
        calls.put("createSharedConsumer", () -> session.createSharedConsumer(topic, "name"));
        calls.put("createSharedDurableConsumer", () -> session.createSharedDurableConsumer(topic, "name"));
        calls.put("createBrowser", () -> session.createBrowser(queue));
        calls.put("createBrowser(selector)", () -> session.createBrowser(queue, "a = 1"));
        calls.put("createQueue", () -> session.createQueue("a"));
        calls.put("createTopic", () -> session.createTopic("a"));
        calls.put("createTemporaryQueue", session::createTemporaryQueue);
        calls.put("createTemporaryTopic", session::createTemporaryTopic);
        calls.put("unsubscribe", () -> session.unsubscribe("name"));
        assertComplete(Session.class);
    }

    private void addProducerCalls() {
        calls.put("getDestination", producer::getDestination);
        calls.put("getDeliveryMode", producer::getDeliveryMode);
        calls.put("setDeliveryMode", () -> producer.setDeliveryMode(1));
        calls.put("getPriority", producer::getPriority);
        calls.put("setPriority", () -> producer.setPriority(1));
        calls.put("getTimeToLive", producer::getTimeToLive);
        calls.put("setTimeToLive", () -> producer.setTimeToLive(1));
        calls.put("getDeliveryDelay", producer::getDeliveryDelay);
        calls.put("setDeliveryDelay", () -> producer.setDeliveryDelay(0));
        calls.put("getDisableMessageID", producer::getDisableMessageID);
        calls.put("setDisableMessageID", () -> producer.setDisableMessageID(true));
        calls.put("getDisableMessageTimestamp", producer::getDisableMessageTimestamp);
        calls.put("setDisableMessageTimestamp", () -> producer.setDisableMessageTimestamp(true));
        calls.put("send", () -> producer.send(message));
        calls.put("send(options)", () -> producer.send(message, 1, 4, 0));
        calls.put("send(destination)", () -> producer.send(queue, message));
        calls.put("send(destination, options)", () -> producer.send(queue, message, 1, 4, 0));
        calls.put("send(listener)", () -> producer.send(message, new Completed()));
        assertComplete(MessageProducer.class);
    }

    private void addConsumerCalls() {
        calls.put("receive", consumer::receive);
        calls.put("receive(long)", () -> consumer.receive(1));
        calls.put("receiveNoWait", consumer::receiveNoWait);
        calls.put("getMessageSelector", consumer::getMessageSelector);
        calls.put("getMessageListener", consumer::getMessageListener);
        calls.put("setMessageListener", () -> consumer.setMessageListener(received -> {}));
        assertComplete(MessageConsumer.class);
    }

    private void addBrowserCalls() {
        calls.put("getQueue", browser::getQueue);
        calls.put("getMessageSelector", browser::getMessageSelector);
        calls.put("getEnumeration", browser::getEnumeration);
        assertComplete(QueueBrowser.class);
    }

    /** An enumeration can throw no checked exception. */
    private void assertLookingEnds() {
        assertThatThrownBy(looking::hasMoreElements).isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(looking::nextElement).isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Says("6.1.8 After its close every method of a connection, and of all that it made, is an IllegalStateException.")
    void shouldRefuseEverythingOfAClosedConnection() throws JMSException {
        open();
        connection.close();
        addConnectionCalls();
        assertAll(IllegalStateException.class);
        calls.clear();
        addSessionCalls();
        assertAll(IllegalStateException.class);
        calls.clear();
        addProducerCalls();
        addConsumerCalls();
        assertAll(IllegalStateException.class);
        calls.clear();
        addBrowserCalls();
        assertAll(IllegalStateException.class);
        assertLookingEnds();
    }

    @Says(
            "6.2.15 After its close every method of a session, and of its producers, consumers and browsers, is an IllegalStateException.")
    void shouldRefuseEverythingOfAClosedSession() throws JMSException {
        open();
        session.close();
        addSessionCalls();
        assertAll(IllegalStateException.class);
        calls.clear();
        addProducerCalls();
        addConsumerCalls();
        assertAll(IllegalStateException.class);
        calls.clear();
        addBrowserCalls();
        assertAll(IllegalStateException.class);
        assertLookingEnds();
    }

    @Says("8.8 API MessageConsumer: after its close every method of a consumer is an IllegalStateException.")
    void shouldRefuseEverythingOfAClosedConsumer() throws JMSException {
        open();
        consumer.close();
        addConsumerCalls();
        assertAll(IllegalStateException.class);
        producer.send(message);
    }

    @Says("7.1 API MessageProducer: after its close every method of a producer is an IllegalStateException.")
    void shouldRefuseEverythingOfAClosedProducer() throws JMSException {
        open();
        producer.close();
        addProducerCalls();
        assertAll(IllegalStateException.class);
        assertEmpty(consumer);
    }

    @Says("4.1.6 API QueueBrowser: after its close every method of a browser, and of what it enumerates, is refused.")
    void shouldRefuseEverythingOfAClosedBrowser() throws JMSException {
        open();
        producer.send(message);
        looking = browser.getEnumeration();
        assertThat(looking.hasMoreElements()).isTrue();
        browser.close();
        browser.close();
        addBrowserCalls();
        assertAll(IllegalStateException.class);
        assertLookingEnds();
        assertThat(session.createBrowser(queue).getEnumeration().hasMoreElements())
                .isTrue();
    }

    @Says("6.1.8 The same holds for the objects of the domain-specific API.")
    void shouldRefuseEverythingOfClosedDomainObjects() throws JMSException {
        open();
        QueueSession queueSession = closing(factory().createQueueConnection()).createQueueSession(false, 1);
        QueueReceiver receiver = queueSession.createReceiver(queue);
        QueueSender sender = queueSession.createSender(queue);
        TopicSession topicSession = closing(factory().createTopicConnection()).createTopicSession(false, 1);
        TopicSubscriber subscriber = topicSession.createSubscriber(topic);
        TopicPublisher publisher = topicSession.createPublisher(topic);
        queueSession.close();
        topicSession.close();
        calls.put("receiver.getQueue", receiver::getQueue);
        calls.put("sender.getQueue", sender::getQueue);
        calls.put("sender.send", () -> sender.send(queue, message));
        calls.put("subscriber.getTopic", subscriber::getTopic);
        calls.put("subscriber.getNoLocal", subscriber::getNoLocal);
        calls.put("publisher.getTopic", publisher::getTopic);
        calls.put("publisher.publish", () -> publisher.publish(message));
        calls.put("createReceiver", () -> queueSession.createReceiver(queue));
        calls.put("createSender", () -> queueSession.createSender(queue));
        calls.put("createSubscriber", () -> topicSession.createSubscriber(topic));
        calls.put("createPublisher", () -> topicSession.createPublisher(topic));
        assertAll(IllegalStateException.class);
    }

    @Says("6.1.8 A closed context and its consumers and producers throw IllegalStateRuntimeException.")
    void shouldRefuseEverythingOfAClosedContext() {
        queue = queue();
        topic = topic();
        JMSContext context = context();
        JMSConsumer contextConsumer = context.createConsumer(queue);
        JMSProducer contextProducer = context.createProducer();
        context.close();
        calls.put("createContext", () -> context.createContext(1));
        calls.put("createProducer", context::createProducer);
        calls.put("createConsumer", () -> context.createConsumer(queue));
        calls.put("createDurableConsumer", () -> context.createDurableConsumer(topic, "name"));
        calls.put("createSharedConsumer", () -> context.createSharedConsumer(topic, "name"));
        calls.put("createSharedDurableConsumer", () -> context.createSharedDurableConsumer(topic, "name"));
        calls.put("createBrowser", () -> context.createBrowser(queue));
        calls.put("setAutoStart", () -> context.setAutoStart(true));
        calls.put("getAutoStart", context::getAutoStart);
        calls.put("createMessage", context::createMessage);
        calls.put("createTextMessage", () -> context.createTextMessage("text"));
        calls.put("createBytesMessage", context::createBytesMessage);
        calls.put("createMapMessage", context::createMapMessage);
        calls.put("createStreamMessage", context::createStreamMessage);
        calls.put("createObjectMessage", context::createObjectMessage);
        calls.put("createQueue", () -> context.createQueue("a"));
        calls.put("createTopic", () -> context.createTopic("a"));
        calls.put("createTemporaryQueue", context::createTemporaryQueue);
        calls.put("createTemporaryTopic", context::createTemporaryTopic);
        calls.put("unsubscribe", () -> context.unsubscribe("name"));
        calls.put("getClientID", context::getClientID);
        calls.put("setClientID", () -> context.setClientID("late"));
        calls.put("getMetaData", context::getMetaData);
        calls.put("getExceptionListener", context::getExceptionListener);
        calls.put("setExceptionListener", () -> context.setExceptionListener(null));
        calls.put("start", context::start);
        calls.put("stop", context::stop);
        calls.put("getTransacted", context::getTransacted);
        calls.put("getSessionMode", context::getSessionMode);
        calls.put("commit", context::commit);
        calls.put("rollback", context::rollback);
        calls.put("recover", context::recover);
        calls.put("acknowledge", context::acknowledge);
        assertComplete(JMSContext.class);
        calls.put("consumer.receive", () -> contextConsumer.receive(1));
        calls.put("consumer.receiveNoWait", contextConsumer::receiveNoWait);
        calls.put("consumer.receiveBody", () -> contextConsumer.receiveBody(String.class, 1));
        calls.put("consumer.receiveBodyNoWait", () -> contextConsumer.receiveBodyNoWait(String.class));
        calls.put("consumer.getMessageSelector", contextConsumer::getMessageSelector);
        calls.put("consumer.getMessageListener", contextConsumer::getMessageListener);
        calls.put("consumer.setMessageListener", () -> contextConsumer.setMessageListener(received -> {}));
        assertComplete(JMSConsumer.class);
        calls.put("producer.send", () -> contextProducer.send(queue, "late"));
        assertAll(IllegalStateRuntimeException.class);
    }
}
