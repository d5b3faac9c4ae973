package io.penstock.conformance.administered;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.naming.Referenceable;
import javax.naming.spi.NamingManager;

@Section({"5.1", "5.2", "5.3"})
class AdministeredObjectsTest extends ConformanceCase {
    private static Object serialized(Object object) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    private static Object referenced(Object object) throws Exception {
        return NamingManager.getObjectInstance(((Referenceable) object).getReference(), null, null, null);
    }

    @Says("5.1 A connection factory can be serialized, and a copy makes connections to the same broker.")
    void shouldSerializeAFactory() throws Exception {
        ConnectionFactory copy = (ConnectionFactory) serialized(factory("jms.clientID=" + name()));
        try (JMSContext context = copy.createContext()) {
            Queue queue = queue();
            context.createProducer().send(queue, "by the copy");
            assertHolds(queue, "by the copy");
        }
    }

    @Says("5.1 A connection factory can be stored as a JNDI reference and made again from it.")
    void shouldReferenceAFactory() throws Exception {
        String id = name();
        ConnectionFactory copy = (ConnectionFactory) referenced(factory("jms.clientID=" + id));
        try (JMSContext context = copy.createContext()) {
            assertThat(context.getClientID()).isEqualTo(id);
        }
    }

    @Says("5.2 Destinations can be serialized and referenced, and are then equal.")
    void shouldSerializeAndReferenceDestinations() throws Exception {
        for (Object destination : List.of(queue(), topic())) {
            assertThat(serialized(destination)).isEqualTo(destination);
            assertThat(referenced(destination)).isEqualTo(destination);
        }
        Queue queue = (Queue) serialized(queue());
        send(queue, "a");
        assertHolds(queue, "a");
    }

    @Says("5.1 Making or looking up an administered object reaches no broker.")
    void shouldHoldNoRemoteResources() throws Exception {
        String url = "penstock://127.0.0.1:1";
        ConnectionFactory factory = new io.penstock.jms.PenstockConnectionFactory(url);
        assertThat(serialized(factory)).isInstanceOf(ConnectionFactory.class);
        assertThat(referenced(factory)).isInstanceOf(ConnectionFactory.class);
    }

    @Says("5.3 One factory makes connections of every API.")
    void shouldMakeConnectionsOfEveryApi() throws JMSException {
        Object factory = factory();
        try (Connection connection = ((ConnectionFactory) factory).createConnection();
                QueueConnection queues = ((QueueConnectionFactory) factory).createQueueConnection();
                TopicConnection topics = ((TopicConnectionFactory) factory).createTopicConnection();
                JMSContext context = ((ConnectionFactory) factory).createContext();
                JMSContext transacted = ((ConnectionFactory) factory).createContext(JMSContext.SESSION_TRANSACTED)) {
            assertThat(List.of(connection, queues, topics, context)).doesNotContainNull();
            assertThat(context.getSessionMode()).isEqualTo(JMSContext.AUTO_ACKNOWLEDGE);
            assertThat(transacted.getTransacted()).isTrue();
        }
    }

    @Says("5.3 Factories and destinations may be used by many threads at once.")
    void shouldSupportConcurrentUse() throws Exception {
        ConnectionFactory factory = factory();
        Queue queue = queue();
        Topic topic = topic();
        List<Callable<Void>> users = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            users.add(() -> {
                try (JMSContext context = factory.createContext()) {
                    context.createConsumer(topic);
                    context.createProducer().send(queue, "a");
                }
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            for (Future<Void> each : threads.invokeAll(users)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertHolds(queue, "a", "a", "a", "a", "a", "a");
    }

    @Says("5.3 A connection may be used by many threads at once.")
    void shouldSupportConcurrentUseOfAConnection() throws Exception {
        Connection connection = started();
        Queue queue = queue();
        List<Callable<Void>> users = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            users.add(() -> {
                for (int j = 0; j < 5; j++) {
                    try (var session = connection.createSession()) {
                        send(session, queue, "a");
                    }
                }
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            for (Future<Void> each : threads.invokeAll(users)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        try (var consumer = connection.createSession().createConsumer(queue)) {
            assertThat(texts(consumer, 30)).hasSize(30);
            assertEmpty(consumer);
        }
    }
}
