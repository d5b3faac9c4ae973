package io.penstock.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsClient;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's templates, on a connection for each call and on cached ones. */
class SpringTemplateTest extends UsersTestCase {
    private CachingConnectionFactory cached;

    @BeforeEach
    void cache() {
        cached = new CachingConnectionFactory(factory());
        cached.setSessionCacheSize(5);
    }

    @AfterEach
    void closeCached() {
        cached.destroy();
    }

    private static JmsTemplate template(ConnectionFactory factory) {
        JmsTemplate template = new JmsTemplate(factory);
        template.setReceiveTimeout(10_000);
        return template;
    }

    private static void replyOnce(ConnectionFactory factory, String queue) {
        JmsTemplate server = template(factory);
        Message request = server.receive(queue);
        server.send(Unchecked.get(request::getJMSReplyTo), session -> {
            Message reply = session.createTextMessage(request.getBody(String.class) + "!");
            reply.setJMSCorrelationID(request.getJMSMessageID());
            return reply;
        });
    }

    @Test
    void shouldSendAndReceiveOnAConnectionForEachCall() {
        JmsTemplate template = template(factory());
        for (int i = 0; i < 20; i++) {
            template.convertAndSend("spring.plain", "text " + i);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(template.receiveAndConvert("spring.plain")).isEqualTo("text " + i);
        }
    }

    @Test
    void shouldSendAndReceiveOnCachedSessionsProducersAndConsumers() {
        JmsTemplate template = template(cached);
        for (int i = 0; i < 100; i++) {
            template.convertAndSend("spring.cached", Map.of("number", i), message -> {
                message.setStringProperty("kind", "map");
                return message;
            });
            assertThat(template.receiveAndConvert("spring.cached")).isEqualTo(Map.of("number", i));
        }
    }

    @Test
    void shouldApplyItsQualityOfService() throws Exception {
        JmsTemplate template = template(cached);
        template.setExplicitQosEnabled(true);
        template.setDeliveryPersistent(false);
        template.setPriority(7);
        template.setTimeToLive(60_000);
        template.convertAndSend("spring.qos", "x");
        Message message = template.receive("spring.qos");
        assertThat(message.getJMSPriority()).isEqualTo(7);
        assertThat(message.getJMSExpiration()).isPositive();
    }

    @Test
    void shouldSelectWhatItReceives() {
        JmsTemplate template = template(factory());
        for (String colour : new String[] {"red", "blue"}) {
            template.convertAndSend("spring.selected", colour, message -> {
                message.setStringProperty("colour", colour);
                return message;
            });
        }
        assertThat(template.receiveSelectedAndConvert("spring.selected", "colour = 'blue'"))
                .isEqualTo("blue");
        assertThat(template.receiveAndConvert("spring.selected")).isEqualTo("red");
    }

    @Test
    void shouldBrowseAndSelectWhileBrowsing() {
        JmsTemplate template = template(factory());
        for (int i = 0; i < 5; i++) {
            int number = i;
            template.convertAndSend("spring.browsed", "text " + i, message -> {
                message.setIntProperty("number", number);
                return message;
            });
        }
        assertThat(template.<Integer>browse("spring.browsed", (session, browser) -> count(browser)))
                .isEqualTo(5);
        assertThat(template.<Integer>browseSelected(
                        "spring.browsed", "number BETWEEN 1 AND 3", (session, browser) -> count(browser)))
                .isEqualTo(3);
    }

    private static int count(QueueBrowser browser) throws JMSException {
        Enumeration<?> messages = browser.getEnumeration();
        int count = 0;
        while (messages.hasMoreElements()) {
            messages.nextElement();
            count++;
        }
        return count;
    }

    @Test
    void shouldGetRepliesThroughTemporaryQueues() throws Exception {
        JmsTemplate template = template(cached);
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Void> server = CompletableFuture.runAsync(() -> replyOnce(factory(), "spring.requests"));
            Message reply = template.sendAndReceive("spring.requests", session -> session.createTextMessage("hello"));
            assertThat(reply.getBody(String.class)).isEqualTo("hello!");
            server.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldRollBackAndCommitWithItsTransactionManager() {
        JmsTemplate template = template(cached);
        template.setSessionTransacted(true);
        TransactionTemplate transaction = new TransactionTemplate(new JmsTransactionManager(cached));
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    template.convertAndSend("spring.transacted", "never");
                    throw new IllegalArgumentException("roll back");
                }))
                .hasMessage("roll back");
        transaction.executeWithoutResult(status -> {
            template.convertAndSend("spring.transacted", "one");
            template.convertAndSend("spring.transacted", "two");
        });
        transaction.executeWithoutResult(status -> {
            assertThat(template.receiveAndConvert("spring.transacted")).isEqualTo("one");
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(status -> {
            Message again = template.receive("spring.transacted");
            assertThat(Unchecked.get(() -> again.getBody(String.class))).isEqualTo("one");
            assertThat(Unchecked.get(again::getJMSRedelivered)).isTrue();
            assertThat(template.receiveAndConvert("spring.transacted")).isEqualTo("two");
        });
    }

    @Test
    void shouldPublishToTopics() throws Exception {
        JmsTemplate template = template(cached);
        template.setPubSubDomain(true);
        try (Connection connection = factory().createConnection()) {
            Session session = connection.createSession();
            MessageConsumer first = session.createConsumer(session.createTopic("spring.news"));
            MessageConsumer second = session.createConsumer(session.createTopic("spring.news"));
            connection.start();
            template.convertAndSend("spring.news", "to all");
            assertThat(first.receive(10_000).getBody(String.class)).isEqualTo("to all");
            assertThat(second.receive(10_000).getBody(String.class)).isEqualTo("to all");
        }
    }

    @Test
    void shouldServeTheFluentClient() {
        JmsClient client = JmsClient.create(template(cached));
        client.destination("spring.fluent").withTimeToLive(60_000).send("fluent");
        assertThat(client.destination("spring.fluent")
                        .withReceiveTimeout(10_000)
                        .receive(String.class))
                .contains("fluent");
    }
}
