package io.penstock.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.naming.PenstockInitialContextFactory;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import java.io.File;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.naming.Context;
import javax.naming.InitialContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JNDI names and the options that the provider honours by itself, against a broker. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NamesAndOptionsTest {
    private static final int WAIT_MS = 10_000;

    @Test
    void shouldServeAProgramThatKnowsOnlyJndi() throws Exception {
        Hashtable<String, Object> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, PenstockInitialContextFactory.class.getName());
        environment.put(Context.PROVIDER_URL, "vm://${broker:-jndi}");
        environment.put("queue.jms/orders", "orders.in");
        Context names = new InitialContext(environment);
        ConnectionFactory factory = (ConnectionFactory) names.lookup("ConnectionFactory");
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send((Queue) names.lookup("jms/orders"), "by name");
            Queue same = (Queue) names.lookup("dynamicQueues/orders.in");
            assertThat(context.createConsumer(same).receiveBody(String.class, WAIT_MS))
                    .isEqualTo("by name");
            assertThat(context.createConsumer((Topic) names.lookup("dynamicTopics/news"))
                            .receive(1))
                    .isNull();
        }
        try (QueueConnection queues =
                        ((QueueConnectionFactory) names.lookup("QueueConnectionFactory")).createQueueConnection();
                TopicConnection topics =
                        ((TopicConnectionFactory) names.lookup("TopicConnectionFactory")).createTopicConnection()) {
            assertThat(queues.getMetaData().getJMSVersion())
                    .isEqualTo(topics.getMetaData().getJMSVersion());
        }
    }

    @Test
    void shouldFindUnderItsFullNameWhatAPrefixMade() {
        try (JMSContext shop = new PenstockConnectionFactory("vm://prefix?jms.queuePrefix=shop.").createContext();
                JMSContext all = new PenstockConnectionFactory("vm://prefix").createContext()) {
            shop.createProducer().send(shop.createQueue("orders"), "prefixed");
            assertThat(all.createConsumer(all.createQueue("shop.orders")).receiveBody(String.class, WAIT_MS))
                    .isEqualTo("prefixed");
        }
    }

    @Test
    void shouldCarryTheApplicationsNameAndAnyPropertyName() throws Exception {
        String uri = "vm://names?jms.applicationID=shop&jms.validatePropertyNames=false";
        try (JMSContext context = new PenstockConnectionFactory(uri).createContext()) {
            Queue queue = context.createQueue("orders");
            context.createProducer().setProperty("not a-name", 7).send(queue, "x");
            Message received = context.createConsumer(queue).receive(WAIT_MS);
            assertThat(received.getStringProperty("JMSXAppID")).isEqualTo("shop");
            assertThat(received.getIntProperty("not a-name")).isEqualTo(7);
        }
    }

    @Test
    void shouldReadObjectsOnlyOfAllowedClasses() throws Exception {
        File body = new File("a");
        try (JMSContext careful = new PenstockConnectionFactory("vm://objects").createContext();
                JMSContext trusting = PenstockConnectionFactory.builder()
                        .embedded("objects")
                        .allowClasses(File.class.getName())
                        .build()
                        .createContext()) {
            Queue queue = careful.createQueue("orders");
            careful.createProducer().send(queue, body);
            careful.createProducer().send(queue, body);
            ObjectMessage refused =
                    (ObjectMessage) careful.createConsumer(queue).receive(WAIT_MS);
            assertThatThrownBy(refused::getObject)
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageContaining("PENSTOCK-1807: The object message holds a java.io.File")
                    .hasMessageContaining("jms.deserializationPolicy.allowList");
            assertThat(trusting.createConsumer(queue).receiveBody(File.class, WAIT_MS))
                    .isEqualTo(body);
        }
    }

    private static List<String> userThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !thread.isDaemon())
                .map(Thread::getName)
                .filter(name -> name.startsWith("penstock-jms"))
                .toList();
    }

    @Test
    void shouldKeepTheVirtualMachineAliveUntilTheConnectionIsClosed() throws Exception {
        PenstockConnectionFactory factory = new PenstockConnectionFactory("vm://threads");
        try (JMSContext daemons = factory.createContext()) {
            assertThat(userThreads()).isEmpty();
            factory.setUseDaemonThread(false);
            try (JMSContext keeping = factory.createContext()) {
                assertThat(userThreads()).isNotEmpty();
                keeping.createProducer().send(keeping.createQueue("orders"), "x");
                assertThat(daemons.createConsumer(daemons.createQueue("orders")).receiveBody(String.class, WAIT_MS))
                        .isEqualTo("x");
            }
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
            while (!userThreads().isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(userThreads()).isEmpty();
        }
    }
}
